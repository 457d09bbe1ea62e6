//! Tests of the sanitizer with hostile, generated and costly texts.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use scraper::{Html, Node};

use super::writer::{NESTING, VOID};
use super::*;
use crate::domain::text::is_deceptive;

/// The elements that the output may have.
const LISTED: [&str; 38] = [
    "a",
    "abbr",
    "bdi",
    "blockquote",
    "br",
    "caption",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ins",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "wbr",
];

const HTTPS_ONLY: OutwardRule<'static> = OutwardRule {
    own: None,
    loopback_allowed: false,
};
const WITH_LOOPBACK: OutwardRule<'static> = OutwardRule {
    own: None,
    loopback_allowed: true,
};

fn md(text: &str) -> String {
    markdown(text, HTTPS_ONLY).to_string().replace('\n', "")
}

fn legacy(text: &str) -> String {
    html(text, HTTPS_ONLY).to_string()
}

fn is_listed(element: &str, attribute: &str, value: &str) -> bool {
    let number = value.parse::<i64>();
    match (element, attribute) {
        ("a", "href") => {
            let is_plain = |rest: &str| {
                rest.chars()
                    .all(|c| c.is_ascii_alphanumeric() || "@._+-,".contains(c))
            };
            crate::domain::outward_url(value, HTTPS_ONLY).is_some()
                || value
                    .strip_prefix("mailto:")
                    .or(value.strip_prefix("tel:"))
                    .is_some_and(is_plain)
        }
        ("a", "rel") => value == "noopener noreferrer",
        ("ol", "start") | ("li", "value") | ("td" | "th", "colspan" | "rowspan") => {
            number.is_ok_and(|number| number.abs() < 1_000_000)
        }
        ("ol", "reversed") => value.is_empty(),
        ("ol", "type") => ["1", "a", "A", "i", "I"].contains(&value),
        ("td" | "th" | "tr" | "thead" | "tbody" | "tfoot", "align") => {
            ["left", "center", "right"].contains(&value)
        }
        ("th", "scope") => ["row", "col", "rowgroup", "colgroup"].contains(&value),
        ("abbr", "title") => !value.chars().any(is_deceptive),
        (_, "lang") => {
            value.len() < 40 && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        }
        _ => false,
    }
}

/// What is not allowed in `markup`, as a browser parses it.
fn faults(markup: &str) -> Vec<String> {
    let page = Html::parse_fragment(markup);
    let mut faults: Vec<String> = markup.split('<').skip(1).filter_map(unlisted_tag).collect();
    for node in page.tree.nodes() {
        match node.value() {
            // The parser adds these around a fragment.
            Node::Element(element) if matches!(element.name(), "html" | "body") => {}
            Node::Element(element) => {
                if !LISTED.contains(&element.name()) {
                    faults.push(format!("<{}>", element.name()));
                }
                for (name, value) in element.attrs() {
                    if !is_listed(element.name(), name, value) {
                        faults.push(format!("{name}={value:?} on <{}>", element.name()));
                    }
                }
                let depth = node.ancestors().filter(|a| a.value().is_element()).count();
                if depth > NESTING + 2 {
                    faults.push(format!("nested {depth} deep"));
                }
            }
            Node::Text(text) => {
                let bad = text
                    .chars()
                    .find(|c| is_deceptive(*c) && *c != '\n' && *c != '\t');
                faults.extend(bad.map(|c| format!("text with {c:?}")));
            }
            Node::Document | Node::Fragment => {}
            other => faults.push(format!("{other:?}")),
        }
    }
    faults
}

/// The tag after a `<`, if its name, as it is spelled, is not allowed.
fn unlisted_tag(after: &str) -> Option<String> {
    let (tag, _) = after.split_once('>').unwrap_or((after, ""));
    let name = tag.strip_prefix('/').unwrap_or(tag);
    let name = name.split(' ').next().unwrap_or_default();
    (!LISTED.contains(&name)).then(|| format!("<{tag}"))
}

/// Pseudo-random generator with a given seed, so that a failure can be repeated.
struct Choices(u64);

impl Choices {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.next(choices.len())]
    }
}

/// Runs `check` with generated texts for at most a second, and at least two hundred of them.
fn with_made_up_texts(seed: u64, parts: &[&str], mut check: impl FnMut(&str)) {
    let mut choices = Choices(seed);
    let start = Instant::now();
    for round in 0..3000 {
        if round >= 200 && start.elapsed() > Duration::from_secs(1) {
            break;
        }
        let length = 1 + choices.next(40);
        let text: String = (0..length).map(|_| choices.of(parts)).collect();
        check(&text);
    }
}

const HOSTILE: [&str; 84] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://a.no/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    "<p/onclick=alert(1)>x</p>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<p class=ds-alert id=main name=x data-x=1 aria-label=y>x</p>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='&#x1;javascript:alert(1)'>x</a>",
    "<a href=' https://a.no/'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//a.no/'>x</a>",
    "<a href='/logg-ut'>x</a>",
    "<a href='http://a.no/'>x</a>",
    "<a href='http://localhost/'>x</a>",
    "<a href='https://known.no@other.no/'>x</a>",
    "<a href='https://127.0.0.1/'>x</a>",
    "<a href='https://[::1]/'>x</a>",
    "<a href='https://a.no/' target=_blank onclick=x()>x</a>",
    "<a href='https://a.no/' href='javascript:x'>x</a>",
    "<a href=x href='https://a.no/'>x</a>",
    "<a href=\"https://a.no/?a=&quot;onmouseover=x()\">x</a>",
    "<a href='https://a.no/\"onmouseover=x()'>x</a>",
    "<a href=https://a.no/\"onmouseover=\"x()>x</a>",
    "<a href='https://a.no/<script>'>x</a>",
    "<a href=https://a.no/><a href=https://b.no/>x</a></a>",
    "<a href='https://a.no/",
    "<a href",
    "<a ",
    "<",
    "</",
    "</p></div></main></body>",
    "<div><form action=/logg-ut method=post><button>x</button></form></div>",
    "<input type=password name=pid>",
    "<iframe src=https://a.no/></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x><p>y</p></object>",
    "<embed src=x>",
    "<link rel=stylesheet href=https://a.no/x.css>",
    "<meta http-equiv=refresh content='0;url=https://a.no/'>",
    "<base href=https://a.no/>",
    "<style>*{display:none}</style>",
    "<style><p title='</style><img src=x onerror=alert(1)>'>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi xlink:href='data:x,<script>alert(1)</script>'>x</mi></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><script>alert(1)</script>",
    "<textarea><p>x",
    "<title></title><img src=x onerror=alert(1)>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<select><option><script>alert(1)</script></select>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<!--><script>alert(1)</script>-->",
    "<!-- x",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><!DOCTYPE html><html><head></head><body onload=alert(1)>x</body>",
    "<table><tr><td><script>alert(1)</script><td background=x>y</table>",
    "<table><p>x<a href=javascript:x>y</table>",
    "</table></td></tr></li></ul><li>x<td>y<tr>z",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<p>&#60;script&#62;&#x202e;&#8203;&zwsp;&#0;&#7;</p>",
    "<\u{0}script>alert(1)</script>",
    "<p\u{0}onclick=x()>x</p>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<audio src=x onerror=alert(1)><video><source onerror=alert(1)></video>",
    "<custom-element onx=1>x</custom-element>",
    "<b><i><u><font color=red><marquee onstart=alert(1)>x</marquee></font></u></i></b>",
];

#[test]
fn hostile_markup_leaves_listed_elements_and_attributes_only() {
    for snippet in HOSTILE {
        for text in [
            snippet.to_owned(),
            format!("før <p>{snippet}</p> etter"),
            format!("- {snippet}\n\n# {snippet}\n\n| a |\n|---|\n| {snippet} |\n"),
            format!("[x]({snippet}) ![{snippet}](https://a.no/x.png) <https://a.no/{snippet}>"),
            format!("<svg><p>{snippet}<table><a href='https://a.no/'>{snippet}"),
        ] {
            for output in [legacy(&text), markdown(&text, HTTPS_ONLY).to_string()] {
                assert_eq!(faults(&output), [""; 0], "{text}\n→ {output}");
            }
        }
    }
}

#[test]
fn the_check_of_hostile_markup_can_fail() {
    for bad in [
        "<script>",
        "<p class=x>x",
        "<a href='javascript:x'>x</a>",
        "<!--x-->",
        "a\u{202e}b",
    ] {
        assert_ne!(faults(bad), [""; 0], "{bad}");
    }
}

const SHREDS: [&str; 61] = [
    "<",
    ">",
    "</",
    "/>",
    "\"",
    "'",
    "=",
    " ",
    "\n\n",
    "a",
    "p",
    "svg",
    "math",
    "style",
    "script",
    "<p>",
    "</p>",
    "<a href=",
    "<a href='https://a.no/'>",
    "</a>",
    "<table>",
    "<td>",
    "<tr>",
    "<li>",
    "<ul>",
    "<h1>",
    "</h1>",
    "<em>",
    "<b id=x>",
    "<svg>",
    "</svg>",
    "<!--",
    "-->",
    "&lt;",
    "&#60;",
    "&amp;",
    "javascript:x",
    "https://a.no",
    " onclick=x",
    "<pre>\n",
    "`",
    "```\n",
    "**",
    "_",
    "[",
    "](",
    ")",
    "![",
    "# ",
    "- ",
    "> ",
    "|",
    "|-|\n",
    "\u{202e}",
    "\u{0}",
    "\u{300}",
    "é",
    "1. ",
    "<title>",
    "<math>",
    "<mtext>",
];

#[test]
fn made_up_markup_leaves_listed_elements_and_attributes_only() {
    with_made_up_texts(7, &SHREDS, |text| {
        for output in [legacy(text), markdown(text, HTTPS_ONLY).to_string()] {
            assert_eq!(faults(&output), [""; 0], "{text:?}\n→ {output:?}");
            // A browser parses the output as it is written: it opens and closes no further tags
            // except the bodies of tables.
            let read_again = Html::parse_fragment(&output).root_element().inner_html();
            assert_eq!(faults(&read_again), [""; 0], "{text:?}\n→ {output:?}");
        }
    });
}

#[test]
fn made_up_plain_texts_come_out_clean_and_stay_as_they_come_out() {
    let long = "x".repeat(300);
    let parts = [
        "a",
        "Æ",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\u{0}",
        "\u{7f}",
        "\u{9b}",
        "\u{2028}",
        "\u{2029}",
        "\u{202e}",
        "\u{2066}",
        "\u{200b}",
        "\u{200d}",
        "\u{200c}",
        "\u{fe0f}",
        "\u{feff}",
        "\u{301}",
        "\u{489}",
        "\u{e0041}",
        "👩\u{200d}⚕\u{fe0f}",
        "क्षि",
        "…",
        &long,
        "\u{301}\u{302}\u{303}\u{304}\u{305}",
    ];
    with_made_up_texts(11, &parts, |text| {
        let length = text.chars().count();
        let one_line = clean_text(text);
        let lines = clean_lines(text);
        assert_eq!(clean_text(&one_line), one_line, "{text:?}");
        assert_eq!(clean_lines(&lines), lines, "{text:?}");
        for cleaned in [&one_line, &lines] {
            let count = cleaned.chars().count();
            assert!(count <= length && count <= SHOWN_CHARACTERS + 1, "{text:?}");
        }
        assert_eq!(
            one_line.chars().find(|c| is_deceptive(*c)),
            None,
            "{text:?}"
        );
        assert_eq!(
            lines.chars().find(|c| is_deceptive(*c) && *c != '\n'),
            None,
            "{text:?}"
        );
    });
}

#[test]
fn plain_texts_lose_what_deceives_and_keep_what_scripts_need() {
    let cases = [
        ("Vanlig tekst, æøå – «sitat»", "Vanlig tekst, æøå – «sitat»"),
        ("to\nlinjer\tog\r\ntab", "to linjer og tab"),
        ("fak\u{202e}arut\u{2069}", "fakarut"),
        (
            "a\u{200b}b\u{feff}c\u{2060}d\u{200e}e\u{ad}f",
            "abcde\u{ad}f",
        ),
        ("a\u{1b}[31mb\u{9b}c\u{0}d", "a[31mbcd"),
        (
            "👩\u{200d}⚕\u{fe0f} ❤\u{fe0f}",
            "👩\u{200d}⚕\u{fe0f} ❤\u{fe0f}",
        ),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("<b>ikke vår sak</b>", "<b>ikke vår sak</b>"),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(clean_text(text), expected, "{text:?}");
    }
    assert_eq!(
        clean_lines("en\r\nto\rtre\u{2028}fire\tfem"),
        "en\nto\ntre\nfire fem"
    );
}

#[test]
fn piled_up_marks_are_cut_after_eight() {
    let pile = format!("Z{}a", "\u{301}".repeat(500));
    assert_eq!(clean_text(&pile), format!("Z{}a", "\u{301}".repeat(8)));
    let hidden = format!("Z{}a", "\u{200d}\u{fe0f}".repeat(500));
    assert_eq!(
        clean_text(&hidden),
        format!("Z{}a", "\u{200d}\u{fe0f}".repeat(4))
    );
}

#[test]
fn long_plain_texts_end_in_an_ellipsis() {
    let exact = "å".repeat(SHOWN_CHARACTERS);
    assert_eq!(clean_text(&exact), exact);
    assert_eq!(clean_text(&format!("{exact}å")), format!("{exact}…"));
    assert_eq!(clean_text(&format!("{exact}\u{200b}")), exact);
}

#[test]
fn markdown_becomes_the_markup_it_means() {
    let cases = [
        (
            "Hei **du** og _deg_",
            "<p>Hei <strong>du</strong> og <em>deg</em></p>",
        ),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a", "<ol start=\"3\"><li>a</li></ol>"),
        ("> a", "<blockquote><p>a</p></blockquote>"),
        ("a  \nb", "<p>a<br>b</p>"),
        ("---", "<hr>"),
        ("```rust\nx < y\n```", "<pre><code>x &lt; y</code></pre>"),
        ("`a&b`", "<p><code>a&amp;b</code></p>"),
        (
            "|a|b|\n|-|-:|\n|1|2|",
            "<table><thead><tr><th>a</th><th align=\"right\">b</th></tr></thead><tbody><tr><td>1</td><td align=\"right\">2</td></tr></tbody></table>",
        ),
        (
            "<b>rå</b> & <u>slikt</u>",
            "<p>&lt;b&gt;rå&lt;/b&gt; &amp; &lt;u&gt;slikt&lt;/u&gt;</p>",
        ),
        ("<div>\nx\n</div>", "<p>&lt;div&gt;x&lt;/div&gt;</p>"),
        ("![Et hus](https://a.no/hus.png)", "<p>Et hus</p>"),
    ];
    for (text, expected) in cases {
        assert_eq!(md(text), expected, "{text}");
    }
}

#[test]
fn headings_stand_below_the_pages_own_and_skip_no_level() {
    assert_eq!(
        md("# a\n## b\n### c\n#### d\n##### e"),
        "<h3>a</h3><h4>b</h4><h5>c</h5><h6>d</h6><h6>e</h6>"
    );
    assert_eq!(
        md("### a\n## b\n#### c\n# d"),
        "<h3>a</h3><h3>b</h3><h4>c</h4><h3>d</h3>"
    );
    assert_eq!(md("#\n# a\n##\n### b"), "<h3>a</h3><h4>b</h4>");
    assert_eq!(
        legacy("<h1>a</h1><h6>b</h6><h2> </h2>"),
        "<h3>a</h3><h4>b</h4>"
    );
}

#[test]
fn a_link_shows_where_it_leads() {
    let cases = [
        (
            "[Les mer](https://skatt.example.no/a?b=1&c=2)",
            "https://skatt.example.no/a?b=1&amp;c=2",
            "Les mer (skatt.example.no)",
        ),
        (
            "[Gå til skatt.example.no.](https://skatt.example.no/)",
            "https://skatt.example.no/",
            "Gå til skatt.example.no.",
        ),
        (
            "<https://skatt.example.no/x>",
            "https://skatt.example.no/x",
            "https://skatt.example.no/x",
        ),
        (
            "[kjent.no](https://annet.no/)",
            "https://annet.no/",
            "kjent.no (annet.no)",
        ),
        (
            "[https://kjent.no/annet.no](https://annet.no/)",
            "https://annet.no/",
            "https://kjent.no/annet.no (annet.no)",
        ),
        (
            "[kjent.no](https://ent.no/)",
            "https://ent.no/",
            "kjent.no (ent.no)",
        ),
        (
            "[kjent.no annet.no](https://annet.no/)",
            "https://annet.no/",
            "kjent.no annet.no (annet.no)",
        ),
        ("[](https://annet.no/)", "https://annet.no/", "annet.no"),
        (
            "[x](https://blåbær.no/)",
            "https://xn--blbr-roah.no/",
            "x (xn--blbr-roah.no)",
        ),
        (
            "[*x*](HTTPS://Annet.NO)",
            "https://annet.no/",
            "<em>x</em> (annet.no)",
        ),
    ];
    for (text, href, shown) in cases {
        let expected = format!("<p><a href=\"{href}\" rel=\"noopener noreferrer\">{shown}</a></p>");
        assert_eq!(md(text), expected, "{text}");
    }
}

#[test]
fn of_a_link_that_may_not_lead_out_the_text_stays() {
    for href in [
        "javascript:alert(1)",
        "http://a.no/",
        "/logg-ut",
        "//a.no",
        "https://known.no@other.no/",
        "x",
        "",
    ] {
        assert_eq!(
            md(&format!("a [b *c*]({href}) d")),
            "<p>a b <em>c</em> d</p>",
            "{href}"
        );
        assert_eq!(
            legacy(&format!("a <a href='{href}'>b</a> c")),
            "a b c",
            "{href}"
        );
    }
    let local = "[x](http://etat.localhost:8083/sak)";
    assert_eq!(md(local), "<p>x</p>");
    let shown = markdown(local, WITH_LOOPBACK).to_string();
    assert!(
        shown.contains("href=\"http://etat.localhost:8083/sak\""),
        "{shown}"
    );
    assert!(shown.contains("x (etat.localhost)"), "{shown}");
}

#[test]
fn legacy_html_keeps_its_words_and_listed_structure() {
    let cases = [
        (
            "<div class=x>a <b>b</b><br/>c</div>",
            "<div>a <strong>b</strong><br>c</div>",
        ),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<ul><li>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c"),
        ("<li>a</li>", "<div>a</div>"),
        ("<em>a<p>b</em>c", "<em>a<p>b</p></em>c"),
        ("5 < 6 & 7 > 2", "5 &lt; 6 &amp; 7 &gt; 2"),
        ("a&nbsp;b &aring; &unknown;", "a&nbsp;b å &amp;unknown;"),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(legacy(text), expected, "{text}");
    }
    assert!(html("<script>x</script> <!-- y -->", HTTPS_ONLY).is_empty());
    assert!(!html("x", HTTPS_ONLY).is_empty());
}

#[test]
fn what_exceeds_the_cap_is_cut_and_an_ellipsis_tells() {
    let long = "å".repeat(MARKUP_CAP_BYTES);
    for output in [html(&long, HTTPS_ONLY), markdown(&long, HTTPS_ONLY)] {
        let output = output.to_string();
        assert!(output.ends_with("<p>…</p>") && output.len() <= MARKUP_CAP_BYTES + 32);
    }
    assert!(!legacy(&"a".repeat(MARKUP_CAP_BYTES)).contains('…'));
    let wide_table = format!(
        "{}\n{}\n{}",
        "|a".repeat(500),
        "|-".repeat(500),
        "|b\n".repeat(500)
    );
    assert!(md(&wide_table).ends_with("<p>…</p>"));
}

/// Markup that is made to be expensive to process, `bytes` long.
fn costly(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |part: &str| part.repeat(bytes / part.len());
    let half = |part: &str| part.repeat(bytes / 2 / part.len());
    let numbered = |before: &str, after: &str| {
        let mut text = String::new();
        for number in 0.. {
            if text.len() > bytes / 2 {
                break;
            }
            write!(text, "{before}{number}{after}").unwrap();
        }
        text
    };
    let columns = bytes / 4;
    vec![
        ("nested quotes", repeated("> ")),
        ("nested elements", repeated("<blockquote>")),
        ("nested lists", repeated("<ul><li>")),
        ("nested tables", repeated("<table><tr><td>")),
        ("unclosed emphasis", repeated("<em>")),
        ("reopened formatting", numbered("<em a", ">") + &half("<p>")),
        (
            "formatting behind cells",
            numbered("<b a", "><table><td></b></table>") + &half("<p>"),
        ),
        ("many attributes", format!("<p {}>", numbered("a", " "))),
        ("opening brackets", repeated("[")),
        ("stars", repeated("*a_")),
        ("backticks", numbered("`", "")),
        (
            "wide table",
            format!(
                "{}\n{}\n{}",
                "|a".repeat(columns / 2),
                "|-".repeat(columns / 2),
                "|\n".repeat(columns)
            ),
        ),
        (
            "references",
            format!(
                "[a]: https://a.no/{}\n{}",
                "x".repeat(1900.min(bytes / 2)),
                half("[a] ")
            ),
        ),
        ("half tags", repeated("<a ")),
        ("half comments", repeated("<!-")),
        ("hidden elements", repeated("<svg></x>")),
        ("end tags", half("<p><em>") + &half("</li></ul>")),
        ("links", repeated("[a.no](https://b.no)")),
    ]
}

/// Measures the work by the size of the output, without a clock.
#[test]
fn the_work_grows_no_faster_than_the_text() {
    let small: Vec<_> = costly(MARKUP_CAP_BYTES / 8);
    for ((name, large), (_, small)) in costly(MARKUP_CAP_BYTES).into_iter().zip(small) {
        for clean in [html, markdown] {
            let size = |text: &str| clean(text, HTTPS_ONLY).to_string().len().max(1000);
            assert!(
                size(&large) <= 16 * size(&small) + 4096,
                "{name}: {} {}",
                size(&small),
                size(&large)
            );
        }
        // What reaches the sanitiser is flat and not much longer than what was read.
        let pruned = rewritten(&large, Pass::Prune);
        assert!(
            pruned.len() <= 4 * large.len() + 1024,
            "{name}: {}",
            pruned.len()
        );
        let mut depth = 0_usize;
        for piece in tags::pieces(&pruned) {
            match piece {
                tags::Piece::Open { name, .. } if !VOID.contains(&name.as_str()) => depth += 1,
                tags::Piece::Close { .. } => depth -= 1,
                _ => {}
            }
            assert!(depth <= NESTING, "{name}");
        }
        assert_eq!(depth, 0, "{name}");
    }
}

#[test]
fn the_times_of_costly_markup_are_printed() {
    for (name, text) in costly(MARKUP_CAP_BYTES) {
        let times = [html, markdown].map(|clean| {
            let start = Instant::now();
            let output = clean(&text, HTTPS_ONLY).to_string();
            let elapsed = start.elapsed();
            assert_eq!(faults(&output), [""; 0], "{name}");
            (elapsed, output.len())
        });
        println!("{name}: html {:?}, markdown {:?}", times[0], times[1]);
    }
}
