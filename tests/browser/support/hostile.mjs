// Content that means harm, as data with a name each. `RUN` is what must never run, `CANARY` a host that
// nothing may ask; each item is tried as HTML and, as it stands, as Markdown.

/** What a script would do: leave a mark, and open a dialog. */
export const RUN = 'top.kanari=1,alert(1)';
/** Stands for the address that must stay silent. */
export const CANARY = 'http://KANARI/x';

/** As many bytes as are taken, of one thing again and again. */
const MOST = 100 * 1024;
const filled = (piece, before = '', after = '') =>
  before + piece.repeat(Math.floor((MOST - before.length - after.length) / piece.length)) + after;

const IMG = `<img src=${CANARY} onerror="${RUN}">`;
const entities = (text) => [...text].map((letter) => `&#x${letter.codePointAt(0).toString(16)};`).join('');

const scripts = {
  'a script': `<p>før</p><script>${RUN}</script><p>etter</p>`,
  'a script from elsewhere': `<script src="${CANARY}"></script>`,
  'a module': `<script type="module">import '${CANARY}';${RUN}</script>`,
  'a script in capitals, with a slash': `<ScRiPt/x>${RUN}</sCrIpT >`,
  'a script that is never closed': `<p>a<script>${RUN}`,
  'a script inside of a script': `<scr<script>ipt>${RUN}</scr</script>ipt>`,
  'a script after a NUL byte': `<scr\0ipt>${RUN}</scr\0ipt><\0script>${RUN}</script>`,
  'an import map and rules for loading ahead': `<script type="importmap">{"imports":{"a":"${CANARY}"}}</script><script type="speculationrules">{"prefetch":[{"urls":["${CANARY}"]}]}</script>`,
};

const handlers = {
  'a picture that fails': IMG,
  'a picture with sizes and sources': `<picture><source srcset="${CANARY}"><img srcset="${CANARY} 2x" src=x onload="${RUN}" onerror="${RUN}"></picture>`,
  'sound and film': `<video autoplay poster="${CANARY}" src="${CANARY}" onerror="${RUN}"><source src=x onerror="${RUN}"></video><audio src="${CANARY}" autoplay></audio><video><track src="${CANARY}" default></video>`,
  'a body with handlers': `<body onload="${RUN}" onpageshow="${RUN}" onhashchange="${RUN}" background="${CANARY}"><p>x`,
  'focus without asking': `<input autofocus onfocus="${RUN}"><a href="https://a.no" autofocus onfocus="${RUN}" tabindex=1>x</a>`,
  'an animation that begins': `<style>@keyframes k{}</style><p style="animation:k 1ms" onanimationstart="${RUN}" onanimationend="${RUN}">x</p><p style="transition:all 1ms" ontransitionend="${RUN}">x</p>`,
  'handlers on allowed tags': `<p onclick="${RUN}" onmouseover="${RUN}" onpointerenter="${RUN}">x</p><table onscroll="${RUN}" background="${CANARY}"><tr><td background="${CANARY}" onclick="${RUN}">x</td></tr></table>`,
  'details that open': `<details open ontoggle="${RUN}"><summary>x</summary></details>`,
  'a slash for a space': `<img/src=x/onerror=${RUN.replace(',alert(1)', '')}>`,
  'a handler after odd white space': `<img\fsrc=x\fonerror\f=\f"${RUN}"><p\u2028onclick="${RUN}">x</p>`,
  'content that is shown when it is found': `<p hidden=until-found onbeforematch="${RUN}">x</p><p style="content-visibility:auto" oncontentvisibilityautostatechange="${RUN}">x</p>`,
};

const address = (href) => `<p><a href="${href}">les mer</a></p>`;
const addresses = {
  'javascript:': address(`javascript:${RUN}`),
  'javascript: in capitals after spaces': address(`  \t JaVaScRiPt:${RUN}`),
  'javascript: with a tab and a line break inside': address(`java\tscr\nipt:${RUN}`),
  'javascript: in entities': address(entities(`javascript:${RUN}`)),
  'javascript: in entities with names': address(`javascript&colon;${RUN}&Tab;&NewLine;`),
  'javascript: after control characters': address(`\u0001\u0008javascript:${RUN}`),
  'javascript: that looks like https': address(`javascript://example.no/%0a${RUN}`),
  'data: with a page': address(`data:text/html,<script>${RUN}</script>`),
  'data: in base64': address(`data:text/html;base64,${Buffer.from(`<script>${RUN}</script>`).toString('base64')}`),
  'vbscript: and livescript:': address('vbscript:msgbox(1)') + address(`livescript:${RUN}`),
  'blob:, file:, filesystem: and view-source:': ['blob:null/1', 'file:///etc/passwd', 'filesystem:null/1', 'view-source:https://a.no'].map(address).join(''),
  'an address without a protocol': address('//kanari.example.no/x') + address('/logg-ut') + address('?a') + address('#innhold'),
  'a known host before an at sign': address('https://inbox.localhost@kanari.example.no/') + address('https:\\\\kanari.example.no'),
  'mail with headers, to nobody, and with markup': address('mailto:a@b.example.no?bcc=c@d.no&body=x') + address('mailto:') + address(`mailto:"><script>${RUN}</script>@b.no`) + address('mailto:a@b.no%0d%0abcc:c@d.no'),
  'telephone numbers that do something': address('tel:*21*99999999%23') + address('tel:+47;phone-context=x') + address(`tel:${'1'.repeat(999)}`),
  'an address with an xlink': `<a xlink:href="javascript:${RUN}" ping="${CANARY}" target="_top" download>x</a>`,
  'an area of a map': `<map name=m><area href="javascript:${RUN}" shape=default></map><img usemap=#m src=x>`,
};

const foreign = {
  'svg with onload': `<svg onload="${RUN}"><circle r=1></svg>`,
  'svg with a script': `<svg><script>${RUN}</script><script href="${CANARY}"/></svg>`,
  'svg with an animated address': `<svg><a><animate attributeName=href values="javascript:${RUN}"/><text y=20>x</text></a></svg>`,
  'svg with set': `<svg><set attributeName=onmouseover to="${RUN}"/><use href="data:image/svg+xml,<svg id=x onload='${RUN}'/>#x"/></svg>`,
  'svg with foreign content': `<svg><foreignObject><body onload="${RUN}"><iframe srcdoc="<script>${RUN}</script>"></iframe></body></foreignObject></svg>`,
  'svg with pictures': `<svg><image href="${CANARY}"/><feImage href="${CANARY}"/><style>@import '${CANARY}';</style></svg>`,
  'math with an address': `<math href="javascript:${RUN}">x<mtext><a href="javascript:${RUN}">y</a></mtext></math>`,
  'math with a link on it': `<math><maction actiontype="statusline#https://a.no" xlink:href="javascript:${RUN}">x</maction></math>`,
  'an XML processing instruction': `<?xml version="1.0"?><?xml-stylesheet href="${CANARY}"?><p>x</p>`,
  'CDATA outside of svg': `<![CDATA[<script>${RUN}</script>]]><svg><![CDATA[><script>${RUN}</script>]]></svg>`,
};

const mutations = {
  'forms in forms around a math table': `<form><math><mtext></form><form><mglyph><style></math>${IMG}`,
  'math, mtext, table, mglyph, style': `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  'math, annotation-xml as HTML': `<math><annotation-xml encoding="text/html"><style>${IMG}</style></annotation-xml></math>`,
  'svg, desc, style': `<svg><desc><style><p title="</style>${IMG.replaceAll('"', '&quot;')}"></desc></svg>`,
  'svg in p, style with an end in an attribute': `<svg></p><style><a title="</style>${IMG.replaceAll('"', '&quot;')}">`,
  'noscript with an end in an attribute': `<noscript><p title="</noscript>${IMG.replaceAll('"', '&quot;')}">`,
  'a title that ends in an attribute': `<title><p title="</title>${IMG.replaceAll('"', '&quot;')}"></title>`,
  'a textarea that ends in an attribute': `<textarea><p title="</textarea>${IMG.replaceAll('"', '&quot;')}"></textarea>`,
  'xmp, listing and plaintext': `<xmp><p title="</xmp>${IMG.replaceAll('"', '&quot;')}"></xmp><listing>&lt;img src=x onerror=${RUN}&gt;</listing><plaintext>${IMG}`,
  'noembed and noframes': `<noembed><p title="</noembed>${IMG.replaceAll('"', '&quot;')}"></noembed><noframes>${IMG}</noframes>`,
  'a comment that ends oddly': `<!--><script>${RUN}</script>--><!--a--!>${IMG}<!-->${IMG}-->`,
  'a comment in an attribute': `<p title="<!--"></p>${IMG}<p title="-->"></p>`,
  'a frame with a page of its own': `<iframe srcdoc="<script>${RUN}</script>"></iframe><iframe src="javascript:${RUN}"></iframe><iframe src="${CANARY}"></iframe>`,
  'a select around a frame': `<select><template><style></template>${IMG}<iframe src="${CANARY}"></select>`,
  'a table that throws its content out': `<table><tr>${IMG}<td><table><caption><svg><desc><table>${IMG}</table>`,
  'markup that is markup when read twice': '&lt;script&gt;top.kanari=1&lt;/script&gt;&amp;lt;img src=x onerror=top.kanari=1&amp;gt;',
  'text in an attribute that would leave it': `<a href="https://a.no/&quot;&gt;${IMG.replaceAll('"', '&quot;')}">x</a><a href='https://a.no/"onclick="${RUN}'>y</a>`,
  'a template in a template': `<template><template><script>${RUN}</script></template>${IMG}</template>`,
  'a shadow root': `<div><template shadowrootmode="open" shadowrootclonable>${IMG}<script>${RUN}</script></template></div>`,
};

const clobbering = {
  'names of our own elements': '<form id="bevis" action="https://kanari.example.no"><input name="bevis" value="x"></form><a id="innhold" name="innhold">x</a>',
  'names of the window': '<a id="DOMPurify"></a><a id="markdownit"></a><a name="trustedTypes"></a><a id="fetch"></a><a id="URL"></a><a id="location"></a>',
  'names of the document': '<img name="querySelector"><form name="createElement"><input name="attributes"><input name="childNodes"></form><a id="body"></a>',
  'names in pairs': '<a id="dialogToken"></a><a id="dialogToken" name="then" href="https://kanari.example.no"></a>',
  'our own marks': `<div data-content-url="${CANARY}" data-type="text/html" data-state-message data-action-url="${CANARY}" data-action-button><button data-retry data-action-button>x</button><template data-state-template="failed">x</template></div>`,
  'a prototype by name': '<a id="__proto__"></a><form name="prototype"><input name="constructor"><input id="hasOwnProperty"></form>',
};

const loading = {
  'a base': '<base href="https://kanari.example.no/" target="_blank"><a href="x">x</a>',
  'a refresh': `<meta http-equiv="refresh" content="0;url=${CANARY}"><meta http-equiv="refresh" content="0;url=javascript:${RUN}">`,
  'a policy': '<meta http-equiv="Content-Security-Policy" content="default-src *"><meta name="referrer" content="unsafe-url">',
  'links': `<link rel="stylesheet" href="${CANARY}"><link rel="prefetch" href="${CANARY}"><link rel="dns-prefetch" href="//kanari.example.no"><link rel="modulepreload" href="${CANARY}"><link rel="icon" href="${CANARY}">`,
  'a style that loads': `<style>@import url(${CANARY}); p { background: url(${CANARY}) } @font-face { font-family: x; src: url(${CANARY}) }</style><p style="background:url(${CANARY}); font-family:x">x</p>`,
  'objects and embeds': `<object data="${CANARY}"></object><object data="javascript:${RUN}"></object><embed src="${CANARY}"><applet code="x"></applet><param name=movie value="${CANARY}">`,
  'frames and portals': `<frameset><frame src="${CANARY}"></frameset><fencedframe src="${CANARY}"></fencedframe><portal src="${CANARY}"></portal>`,
  'pictures by other names': `<image src="${CANARY}" onerror="${RUN}"><input type=image src="${CANARY}"><img lowsrc="${CANARY}" dynsrc="${CANARY}" src="${CANARY}" loading=eager>`,
};

const overlays = {
  'a cover over everything': '<div style="position:fixed;inset:0;z-index:2147483647;background:red">Du er logget ut</div>',
  'a cover by a style sheet': '<style>.af-prose, p { position: fixed !important; inset: 0 !important; z-index: 9999 !important; background: red } header, main form { display: none !important }</style><p>x</p>',
  'classes of ours': '<p class="ds-skip-link af-side ds-dialog">x</p><div class="ds-dialog" role="alertdialog" aria-modal="true">x</div><a class="ds-button" href="https://a.no">x</a>',
  'a dialog that is open': `<dialog open id=d onclose="${RUN}"><p>x</p><form method=dialog><button>OK</button></form></dialog>`,
  'popovers': '<p popover="manual" id="pop">x</p><button popovertarget="pop">x</button><button popovertarget="aktorer" popovertargetaction="show">x</button><button commandfor="pop" command="show-popover">x</button>',
  'forms and fields': '<form action="https://kanari.example.no" method=post><label>Fødselsnummer <input name=pid autocomplete=cc-number></label><textarea></textarea><select><option>x</select><button formaction="/logg-ut">Logg inn</button><input type=submit></form>',
  'what can be written in': '<p contenteditable="true" spellcheck="true">x</p><div contenteditable draggable=true accesskey="s" tabindex="1" inert>x</div>',
  'roles that lie': '<div role="navigation" aria-label="Hovedmeny"><h1>Felles arbeidsflate</h1></div><p aria-hidden="true" role="status" aria-live="assertive">x</p>',
  'custom elements': `<x-foo onclick="${RUN}">a<is-it>b</is-it></x-foo><p is="x-foo">x</p><slot name=x>y</slot>`,
  'marquees and old words': `<marquee onstart="${RUN}" onfinish="${RUN}">x</marquee><center><font size=99 color=white>x</font></center><blink>x</blink><bgsound src="${CANARY}">`,
  'large spans': '<table><tr><td colspan=1000 rowspan=65534 width=99999 height=99999>x</td></tr></table><ol start=999999999><li value=-5>x</ol><pre width=99999>x</pre>',
};

const sizes = {
  'table cells without end': filled('<td>x', '<table><tr>'),
  'cells that span everything': filled('<tr><td colspan=1000 rowspan=1000>x', '<table>'),
  'cells that span all rows that are left': filled('<tr><td colspan=1000 rowspan=0>x', '<table>'),
  'brackets after addresses': filled(')', 'https://a.example.no/('),
  'addresses without end': filled('https://a.example.no '),
  'quotes that never close': filled('<a "'),
  'end tags that never close': filled('</svg ', '<svg>'),
  'comments that never close': filled('<!--x'),
  'rows without end': filled('<tr><td>', '<table>'),
  'links without end': filled('<a href=http://a.localhost>x</a>'),
  'headings without end': filled('<h1>x'),
  'elements without text': filled('<br>'),
  'emphasis around emphasis': filled('<em>'),
  'lists in lists': filled('<ul><li>'),
  'quotations in quotations': filled('<blockquote>', '', 'x'),
  'tables in tables': filled('<table><tr><td>'),
  'closing what was never opened': filled('</p></td></a>'),
  'emphasis that begins again and again': filled('<p><b><em><strong><a href=https://a.no>'),
  'one attribute as long as everything': `<p title="${'x'.repeat(MOST - 40)}">x</p>`,
  'entities without end': filled('&lt;'),
  'one word': 'x'.repeat(MOST - 1),
};

const letters = {
  'overrides of the direction': '<p>\u202e\u202dgnp.exe\u2066\u2067\u202a\u202b konto \u2068</p><p>etter</p>',
  'zero-width characters': `<p>${'\u200b\u200c\u200d\ufeff\u2060'.repeat(500)}x</p>`,
  'marks upon marks': `<p>${'a\u0300\u0301\u0489\u20dd'.repeat(20)}${'\u0301'.repeat(5000)}</p>`,
  'NUL bytes and other controls': '<p\0>a\0b\u0007c\u001b[31md\u009b\u0085e</p><a\0 href="https://a.no">x</a>',
  'halves of letters and ends of lines': '<p>\u2028\u2029\u000b\u000c\ufffe\uffff</p>',
  'everything left open': '<p><ul><li><a href="https://a.no"><h2><table><tr><td><pre><blockquote><code><em title="',
  'an end of the page': `</div></section></main></body></html><script>${RUN}</script><p>etter</p>`,
  'an attribute without an end': `<p>x<a href="https://a.no/ onclick=${RUN} <p>y</p>`,
};

/** In Markdown alone. */
const written = {
  'javascript: in a link': `[les mer](javascript:${RUN.replace(/[(),]/g, '')})\n\n[to](<java\tscript:x>) [tre](JAVASCRIPT&colon;x)`,
  'javascript: in a reference': '[les mer][1]\n\n[1]: javascript:top.kanari=1 "x"',
  'javascript: between angle brackets': '<javascript:top.kanari=1> <data:text/html,x> <vbscript:x>',
  'a picture': `![bilde](${CANARY}) ![x][1]\n\n[1]: ${CANARY} "x"\n\n[![inni](${CANARY})](https://a.no)`,
  'a title that would leave its attribute': `[x](https://a.no '"onclick="${RUN}') [y](https://a.no/"onclick=x)`,
  'a language that would leave its attribute': `\`\`\`"onclick="${RUN}" class="af-side\nx\n\`\`\`\n\n~~~<img src=${CANARY}>\nx\n~~~`,
  'markup between the lines': `<div>\n\n**x** <script>${RUN}</script>\n\n</div>\n\n<!-- x -->\n${IMG}`,
  'open brackets without end': filled('['),
  'brackets and parentheses without end': filled('[a](', 'x '),
  'emphasis marks without end': filled('*a_'),
  'stars without end': filled('*'),
  'backticks of every length': filled('`a``b```'),
  'quotations without end': filled('>'),
  'list marks without end': filled('- '),
  'table cells': filled('|a', '|a|a|\n|-|-|\n'),
  'rows of a table': filled('|a|a|\n', '|a|a|\n|-|-|\n'),
  'references without end': filled('[a]: https://a.no\n'),
  'links': filled('[a](http://a.localhost) '),
  'entities and escapes': filled('\\&amp;&#0;&#x110000;'),
  'autolinks that never end': filled('<https://a.no '),
  'headings': filled('# a\n'),
};

const of = (kind, items) => Object.entries(items).map(([name, content]) => ({ name: `${kind}: ${name}`, content }));

/** Tried as HTML and as Markdown. */
export const HOSTILE = [
  ...of('scripts', scripts),
  ...of('handlers', handlers),
  ...of('addresses', addresses),
  ...of('foreign', foreign),
  ...of('mutations', mutations),
  ...of('clobbering', clobbering),
  ...of('loading', loading),
  ...of('overlays', overlays),
  ...of('sizes', sizes),
  ...of('letters', letters),
];

/** Tried as Markdown alone. */
export const HOSTILE_MARKDOWN = of('Markdown', written);
