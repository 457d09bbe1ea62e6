//! Tests of the content file: what it may hold, and the faults.

use std::io;

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n rest";
const SVG: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>";

fn file(name: &str) -> io::Result<Vec<u8>> {
    let svg = |inside: &str| SVG.replace("<path", &format!("{inside}<path")).into_bytes();
    Ok(match name {
        "mark.png" => PNG.to_vec(),
        "mark.svg" => SVG.into(),
        "script.svg" => svg("<script>x</script>"),
        "event.svg" => svg("<g onload=\"x()\"/>"),
        "outward.svg" => svg("<image href=\"https://a.no/x.png\"/>"),
        "text.svg" => b"hello".to_vec(),
        "large.png" => [PNG.to_vec(), vec![0; 101 * 1024]].concat(),
        _ => return Err(io::ErrorKind::NotFound.into()),
    })
}

fn parse(text: &str) -> Result<Content, Faults> {
    Content::parse(text, false, &file)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The built-in file with its examples uncommented.
fn with_examples() -> String {
    let is_example = |line: &str| line.starts_with('#') && !line.starts_with("# ") && line != "#";
    let lines = DEFAULT.lines().map(|line| {
        if is_example(line) {
            line.trim_start_matches('#')
        } else {
            line
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn leads_somewhere(address: Option<&Address>) -> bool {
    address.is_some_and(|address| !address.host(Language::En).is_empty())
}

fn is_complete(words: &Words) -> bool {
    words.any.is_some() || words.each.iter().all(Option::is_some)
}

#[test]
fn the_built_in_content_has_no_fault_and_every_link() {
    let content = Content::builtin().unwrap();
    let links = &content.links;
    for link in [
        &links.forms,
        &links.access,
        &links.profile,
        &links.status,
        &links.contact_register,
        &links.population_register,
        &links.privacy_authority,
        &links.accessibility_authority,
    ] {
        assert!(leads_somewhere(link.as_ref()), "{link:?}");
    }
    assert_eq!(content.notice, None);
    assert_eq!(content.privacy.access_log_days, 30);
    assert_eq!(content.privacy.audit_log_days, 180);
}

#[test]
fn the_examples_in_the_built_in_file_hold_and_are_complete_in_three_languages() {
    let content = parse(&with_examples()).unwrap();
    let notice = content.notice.unwrap();
    assert!(is_complete(&notice.text));
    assert!(is_complete(&notice.link.unwrap().text));
    let contact = content.contact.unwrap();
    assert!(is_complete(&contact.name));
    assert!(contact.phone.is_some() && contact.email.is_some() && contact.page.is_some());
    assert!(content.name.is_some() && content.mark.is_some() && content.statement.is_some());
    assert!(content.privacy.responsible.is_some() && content.privacy.basis.is_some());
    assert_eq!(content.owners.len(), 1);
    assert_eq!(content.pinned_services.len(), 1);
}

#[test]
fn a_key_of_the_operators_replaces_the_built_in_one_and_nothing_else() {
    let own = parse("[links]\nforms = { nb = \"https://a.no/\" }\nstatus = \"\"\n").unwrap();
    let builtin = Content::builtin().unwrap();
    let forms = own.links.forms.unwrap();
    assert_eq!(forms.href(Language::En), "https://a.no/");
    assert_eq!(own.links.status, None, "an empty text takes away");
    assert_eq!(own.links.access, builtin.links.access);
    assert_eq!(own.privacy, builtin.privacy);
}

#[test]
fn a_missing_language_is_taken_from_the_next_and_named() {
    let name = |text: &str| parse(&format!("name = {text}")).unwrap().name.unwrap();
    let both = name("{ nn = \"Nynamn\", en = \"Name\" }");
    assert_eq!(both.choose(Language::Nn), ("Nynamn", None));
    assert_eq!(both.choose(Language::Nb), ("Nynamn", Some(Language::Nn)));
    assert_eq!(both.choose(Language::En), ("Name", None));
    let one = name("{ en = \"Name\" }");
    assert_eq!(one.choose(Language::Nn), ("Name", Some(Language::En)));
    let same = name("\"Navn\"");
    assert_eq!(same.choose(Language::En), ("Navn", None));
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of faults")]
fn each_fault_is_one_line_that_names_its_key() {
    let long = format!("name = \"{}\"", "x".repeat(61));
    let many = format!("pinned_services = [{}]", "\"a\",".repeat(51));
    let cases = [
        ("name = 1", "name "),
        ("name = { nb = 1 }", "name.nb "),
        ("name = { se = \"x\" }", "name.se "),
        ("name = {}", "name "),
        ("name = \"a\\nb\"", "name "),
        ("name = \"a\\u202eb\"", "name "),
        ("name = \"a\\u200bb\"", "name "),
        (long.as_str(), "name "),
        ("title = \"x\"", "title is not a key of ours"),
        ("mark = \"none.svg\"", "mark cannot be read"),
        ("mark = \"../mark.svg\"", "mark must be the name"),
        ("mark = \"script.svg\"", "mark must not hold <script"),
        ("mark = \"event.svg\"", "mark must not hold event"),
        ("mark = \"outward.svg\"", "mark must not hold href"),
        ("mark = \"text.svg\"", "mark must be an SVG or a PNG"),
        ("mark = \"large.png\"", "mark must be at most 100 KiB"),
        (many.as_str(), "pinned_services "),
        ("pinned_services = [\"a b\"]", "pinned_services "),
        ("notice = 1", "notice must be a table"),
        ("[notice]", "notice.text is missing"),
        (
            "[notice]\ntext = \"x\"\nseverity = \"big\"",
            "notice.severity ",
        ),
        ("[notice]\ntext = \"x\"\nfrom = 2026-12-01", "notice.from "),
        (
            "[notice]\ntext = \"x\"\nfrom = 2026-12-01T10:00:00",
            "notice.from ",
        ),
        ("[notice]\ntext = \"x\"\nto = \"soon\"", "notice.to "),
        (
            "[notice]\ntext = \"x\"\nfrom = 2026-12-01T10:00:00Z\nto = 2026-12-01T10:00:00Z",
            "notice.to must be after",
        ),
        (
            "[notice]\ntext = \"x\"\nlink = { text = \"y\" }",
            "notice.link needs",
        ),
        (
            "[notice]\ntext = \"x\"\nlonger = \"y\"",
            "notice.longer is not",
        ),
        ("[contact]\nemail = \"a@b.no\"", "contact.name is missing"),
        ("[contact]\nname = \"x\"", "contact needs"),
        (
            "[contact]\nname = \"x\"\nphone = \"ring\"",
            "contact.phone ",
        ),
        (
            "[contact]\nname = \"x\"\nemail = \"a@b?cc=d\"",
            "contact.email ",
        ),
        (
            "[contact]\nname = \"x\"\npage = \"http://a.no/\"",
            "contact.page ",
        ),
        (
            "[contact]\nname = \"x\"\npage = \"javascript:x\"",
            "contact.page ",
        ),
        ("[links]\nforms = \"/skjema\"", "links.forms "),
        ("[links]\nforms = { en = \"//a.no\" }", "links.forms "),
        ("[links]\nform = \"https://a.no/\"", "links.form is not"),
        ("[privacy]\naudit_log_days = 0", "privacy.audit_log_days "),
        ("[accessibility]\nstatement = 1", "accessibility.statement "),
        ("[owners.skatt]\nname = \"x\"", "owners.skatt needs"),
        (
            "[owners.\"S K\"]\nname = \"x\"\nphone = \"110\"",
            "owners.S K is no code",
        ),
        ("\n\nname = ", "line 3 is not TOML"),
    ];
    for (text, expected) in cases {
        let Faults(faults) = parse(text).unwrap_err();
        assert_eq!(faults.len(), 1, "{text}: {faults:?}");
        assert_eq!(faults[0].lines().count(), 1, "{faults:?}");
        assert!(faults[0].starts_with(expected), "{text}: {faults:?}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let text = "name = 1\nnotice = 2\n[links]\nforms = 3\n[owners]\na = 4";
    assert_eq!(parse(text).unwrap_err().0.len(), 4);
}

#[test]
fn plain_http_is_for_an_inbox_on_loopback() {
    let text = "[links]\nforms = \"http://etat.localhost:8083/\"";
    assert!(parse(text).is_err());
    let content = Content::parse(text, true, &file).unwrap();
    let forms = content.links.forms.unwrap();
    assert_eq!(forms.host(Language::Nb), "etat.localhost:8083");
}

#[test]
fn a_mark_is_served_under_the_hash_of_its_content() {
    let mark = |name: &str| parse(&format!("mark = \"{name}\"")).unwrap().mark.unwrap();
    let (png, svg) = (mark("mark.png"), mark("mark.svg"));
    assert_eq!(png.content_type, "image/png");
    assert_eq!(svg.content_type, "image/svg+xml");
    let name = svg.path.strip_prefix("/static/own-mark.").unwrap();
    assert_eq!(name.split('.').next_back(), Some("svg"));
    assert_ne!(png.path, svg.path);
}

#[test]
fn a_notice_shows_from_its_first_moment_until_its_last_unless_it_was_closed() {
    let times = "from = 2026-12-01T20:00:00+01:00\nto = 2026-12-02T06:00:00+01:00";
    let content = parse(&format!("[notice]\ntext = \"x\"\n{times}")).unwrap();
    let shows = |time| content.notice_at(at(time), None).is_some();
    for (time, expected) in [
        ("2026-12-01T18:59:59Z", false),
        ("2026-12-01T19:00:00Z", true),
        ("2026-12-02T04:59:59Z", true),
        ("2026-12-02T05:00:00Z", false),
    ] {
        assert_eq!(shows(time), expected, "{time}");
    }
    let id = content.notice.clone().unwrap().id;
    let now = at("2026-12-02T00:00:00Z");
    assert!(content.notice_at(now, Some(&id)).is_none());
    assert!(content.notice_at(now, Some("another")).is_some());
    let always = parse("[notice]\ntext = \"x\"").unwrap();
    assert!(always.notice_at(now, None).is_some());
    assert_ne!(always.notice.unwrap().id, id);
}
