"""The archive for programs: everything a person can do here, as JSON under `/api/v1`.

One app above the others, as the shapes are one contract with one number: what lies below knows nothing of it.
"""
