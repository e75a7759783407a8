"""What authors hand in that is hard to put in a book."""

RICH = """
<p align="center">Centred, <em>said <strong>twice</strong></em>.<br>A line.</p>
<h1>One</h1><h4>Four</h4><p>Under four.</p><h2>Two</h2>
<hr>
<ul><li>one</li><li>two<ul><li>inside</li></ul></li></ul>
<ol start="4" type="a"><li>four</li><li value="9">nine</li></ol>
<dl><dt>word</dt><dd>meaning</dd></dl>
<dl><dd>a meaning without a word</dd></dl>
<table><caption>A table</caption><thead><tr><th>a</th><th colspan="2">b</th></tr></thead><tbody><tr><td>1</td><td rowspan="2">2</td><td>3</td></tr></tbody></table>
<details><summary>Spoiler</summary><p>He did it.</p></details><details><p>Without a word.</p></details>
<figure><img src="https://pictures.example/one.png" alt="A &quot;door&quot;"><figcaption>A door.</figcaption></figure>
<p><img src="https://pictures.example/lost.png" width="99"> <a href="https://pictures.example/x?a=1&amp;b=ü#ä">on &amp; on</a> <a href="/works/1">inside</a> <a>nowhere</a></p>
<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby> <acronym title="x &lt; y">XY</acronym> <big>large</big> <q cite="https://x.example/ y">quoted</q></p>
<blockquote cite="x"><p>Someone.</p>loose words<ul><li>in it</li></ul></blockquote>
<pre>  as   it
 stands</pre>
<address>Here <b>and</b> there</address>
<p lang="ar" dir="rtl">مرحبا بالعالم</p><p dir="auto" lang="he">שלום</p><p lang="not a language" dir="sideways">odd</p>
<p>日本語の文章。𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧 é ﬁ &nbsp;— “so”</p>
<p>#set page(fill: red) $x$ *not bold* _not_ `code` [link](x) &lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; &amp;amp; \\ "quoted" #pagebreak() @ref //comment</p>
"""
STRAY = (
    "<li>alone</li><dd>alone</dd><td>cell</td><caption>cap</caption><rt>reading</rt><summary>s</summary>"
    "<figcaption>f</figcaption>text<em><p>block in a phrase</p></em><p><em>open<strong>more</p><a href='https://a.example'>"
    "<a href='https://b.example'>twice</a></a></b></div><ul>loose<p>p</p><li>item</li>more</ul><table>loose<tr></tr></table>"
    "<table></table><h3></h3><h2> </h2><script>alert(1)</script><style>p{}</style><img src='javascript:1'><img>"
    "<dl>x<dt>t</dt></dl><ruby><rt>r</rt></ruby><ol></ol><p>\x0c\ufffe\ud7ff&#x0;&#12;</p>"
)
DEEP = "<blockquote>" * 300 + "deep" + "</blockquote>" * 300 + "<em>" * 300 + "low" + "</em>" * 300
