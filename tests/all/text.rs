//! The words of the user interface: complete in three languages, each of them used, none unknown,
//! and nynorsk that is nynorsk.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{
    source::{self, File, blanked, is_test_file, test_modules, without_tests},
    words::{Message, messages},
};

const LANGUAGES: [&str; 3] = ["nb", "nn", "en"];

/// Strings in `src/views`, `src/i18n` and `src/web` that look like a key and are none.
const NO_KEYS: &[&str] = &[];

type Messages = BTreeMap<String, Message>;

fn languages() -> Vec<(&'static str, Messages, Vec<String>)> {
    let files = source::files("src/i18n", &["ftl"]);
    let of = |language: &'static str| {
        let path = format!("src/i18n/{language}.ftl");
        let text = files
            .iter()
            .find(|file| file.path == path)
            .map_or("", |file| file.text.as_str());
        let (messages, faults) = messages(text);
        (language, messages, faults)
    };
    LANGUAGES.into_iter().map(of).collect()
}

/// Where two languages differ in more than words.
fn differences(one: &Messages, other: &Messages) -> Vec<String> {
    let mut faults = Vec::new();
    for (key, message) in one {
        match other.get(key) {
            None => faults.push(format!("{key} is missing")),
            Some(theirs) if theirs.arguments != message.arguments => {
                faults.push(format!(
                    "{key} takes {:?} and {:?}",
                    message.arguments, theirs.arguments
                ));
            }
            Some(theirs) if theirs.forms != message.forms => {
                faults.push(format!(
                    "{key} has the forms {:?} and {:?}",
                    message.forms, theirs.forms
                ));
            }
            Some(_) => {}
        }
    }
    faults.extend(
        other
            .keys()
            .filter(|key| !one.contains_key(*key))
            .map(|key| format!("{key} is only here")),
    );
    faults
}

#[test]
fn the_three_files_say_the_same_things() {
    let languages = languages();
    let (_, reference, _) = &languages[0];
    for (language, messages, faults) in &languages {
        assert_eq!(faults, &[""; 0], "{language}");
        assert_eq!(
            differences(reference, messages),
            [""; 0],
            "nb and {language}"
        );
    }
    let odd: Vec<_> = reference
        .keys()
        .filter(|key| !is_key(key.trim_start_matches('-')))
        .collect();
    assert_eq!(odd, [""; 0], "keys are kebab-case: page-thing");
}

#[test]
fn faults_and_differences_of_the_files_are_found() {
    let broken = [
        ("a-b = x\nc-d = {", "unclosed"),
        ("a-b = x\na-b = y", "twice"),
        ("a-b = { \"\" }", "empty"),
        ("a-b = x\n    .title = y", "attributes"),
        ("a-b = { $n ->\n    [one] x\n}", "no default"),
        ("nonsense", "junk"),
    ];
    for (source, fault) in broken {
        assert_ne!(messages(source).1, [""; 0], "{fault}");
    }
    let nb = messages(
        "a-b = { $n ->\n    [one] { $n } rad\n   *[other] { $n } rader\n}\nc-d = Hei, { $name }",
    )
    .0;
    let cases = [
        (
            "a-b = { $n ->\n    [one] { $n } row\n   *[other] { $n } rows\n}\nc-d = Hello, { $name }",
            0,
        ),
        (
            "a-b = { $n ->\n   *[other] { $n } rows\n}\nc-d = Hello, { $name }",
            1,
        ),
        ("a-b = { $n } rows\nc-d = Hello, { $name }", 1),
        (
            "a-b = { $n ->\n    [one] { $n } row\n   *[other] { $n } rows\n}\nc-d = Hello, { $you }",
            1,
        ),
        ("c-d = Hello, { $name }\ne-f = x", 2),
    ];
    for (source, expected) in cases {
        let found = differences(&nb, &messages(source).0);
        assert_eq!(found.len(), expected, "{source}: {found:?}");
    }
}

/// `page-thing`, English kebab-case.
fn is_key(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.contains('-')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('-').all(is_word)
}

/// The strings in `code`, each with what stands right before it.
fn strings(code: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(start) = code[rest..].find('"').map(|at| rest + at) {
        let Some(end) = code[start + 1..].find(['"', '\n']).map(|at| start + 1 + at) else {
            break;
        };
        if code[end..].starts_with('"') {
            found.push((code[..start].trim_end(), &code[start + 1..end]));
            rest = end + 1;
        } else {
            rest = start + 1;
        }
    }
    found
}

fn is_asked_for(before: &str) -> bool {
    ["t(", "t_with("].iter().any(|call| {
        before
            .strip_suffix(call)
            .is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// Keys that the product asks for and that no file has, and keys that it never names. A key that
/// is put together at run time counts as never named: each must stand in the code in full.
fn key_faults(files: &[File], messages: &Messages) -> Vec<String> {
    let pages: BTreeSet<&str> = messages
        .keys()
        .filter_map(|key| key.split('-').next())
        .collect();
    let mut faults = BTreeSet::new();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for file in files {
        let is_near_words = ["src/views/", "src/i18n/", "src/web/"]
            .iter()
            .any(|folder| file.path.starts_with(folder));
        for (before, text) in strings(&file.text) {
            named.insert(text);
            let page = text.split('-').next().unwrap_or_default();
            let looks_like_key =
                is_near_words && is_key(text) && pages.contains(page) && !NO_KEYS.contains(&text);
            if (is_asked_for(before) || looks_like_key) && !messages.contains_key(text) {
                faults.insert(format!("{}: unknown key {text}", file.path));
            }
        }
    }
    let quoted: BTreeSet<&str> = messages
        .values()
        .flat_map(|message| &message.quotes)
        .map(String::as_str)
        .collect();
    let unused = messages
        .keys()
        .filter(|key| !named.contains(key.as_str()) && !quoted.contains(key.as_str()));
    faults.extend(unused.map(|key| format!("unused key {key}")));
    let missing = quoted.iter().filter(|key| !messages.contains_key(**key));
    faults.extend(missing.map(|key| format!("quoted, but missing: {key}")));
    faults.into_iter().collect()
}

#[test]
fn every_key_is_known_and_used() {
    let rust = source::files("src", &["rs"]);
    let tests = test_modules(&rust);
    let product = rust.iter().filter(|file| !is_test_file(&file.path, &tests));
    let mut files: Vec<File> = product
        .map(|file| File {
            path: file.path.clone(),
            text: code_with_strings(&file.text),
        })
        .collect();
    let templates = source::files("templates", &["html"]);
    files.extend(templates.iter().map(|file| File {
        path: file.path.clone(),
        text: template_code(&file.text),
    }));
    let (_, messages, _) = languages().swap_remove(0);
    assert_eq!(key_faults(&files, &messages), [""; 0]);
}

/// What a template computes: the insides of `{{ … }}` and `{% … %}`, one a line. The quotes of the
/// attributes around them would be taken for strings.
fn template_code(template: &str) -> String {
    let inside = |piece: &'static str, end: &'static str| {
        template
            .split(piece)
            .skip(1)
            .filter_map(move |rest| Some(rest.split_once(end)?.0))
    };
    inside("{{", "}}")
        .chain(inside("{%", "%}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Code without comments and parts for tests, its strings kept.
fn code_with_strings(source: &str) -> String {
    let kept = blanked(source, true);
    let lines_of_product = without_tests(&blanked(source, false));
    let is_product = lines_of_product.lines().map(|line| !line.trim().is_empty());
    let lines = kept.lines().zip(is_product.chain(std::iter::repeat(false)));
    lines
        .map(|(line, is_product)| if is_product { line } else { "" })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn unknown_and_unused_keys_are_found() {
    let messages =
        messages("inbox-title = Innboks\ninbox-empty = Tom, { inbox-title }\n-brand = x").0;
    let cases = [
        (
            "src/views/a.rs",
            "page.t(\"inbox-empty\") {-brand}",
            vec!["unused key -brand"],
        ),
        (
            "src/views/a.rs",
            "\"inbox-empty\" \"-brand\"; \"text-plain\"; \"inbox\"",
            vec![],
        ),
        (
            "src/views/a.rs",
            "\"inbox-empty\" \"-brand\" page.t(\n  \"start-title\")",
            vec!["src/views/a.rs: unknown key start-title"],
        ),
        (
            "src/views/a.rs",
            "\"inbox-empty\" \"-brand\" \"inbox-titel\"",
            vec!["src/views/a.rs: unknown key inbox-titel"],
        ),
        (
            "src/dialogporten/a.rs",
            "\"inbox-empty\" \"-brand\" \"inbox-titel\" set(\"x-y\")",
            vec![],
        ),
        (
            "templates/a.html",
            "<p class=\"inbox-list\">{{ page.t(\"inbox-empty\") }}{{ t_with(\"inbox-no\", n) }} \"-brand\"",
            vec!["templates/a.html: unknown key inbox-no"],
        ),
        (
            "src/views/a.rs",
            "\"-brand\" format!(\"inbox-{x}\")",
            vec!["unused key inbox-empty"],
        ),
    ];
    for (path, code, expected) in cases {
        let file = File {
            path: path.to_owned(),
            text: code.to_owned(),
        };
        assert_eq!(key_faults(&[file], &messages), expected, "{code}");
    }
    let attribute = "<p aria-label=\"{{ t(\"a-b\") }}\">{% if t(\"c-d\") %}";
    assert_eq!(template_code(attribute), " t(\"a-b\") \n if t(\"c-d\") ");
    let source = "fn a() { t(\"a-b\") } // t(\"c-d\")\n#[cfg(test)]\nmod tests {\n    const A: &str = \"e-f\";\n}\n";
    let code = code_with_strings(source);
    assert_eq!(
        strings(&code)
            .iter()
            .map(|(_, text)| *text)
            .collect::<Vec<_>>(),
        ["a-b"]
    );
}

/// Words that are bokmål and never nynorsk.
const BOKMAL_ONLY: &str = "\
    ikke hvordan hva hvor hvem hvilken hvilket hvilke hvis hvorfor noen noe jeg dere deres \
    fra mer se være vært et en gjøre gjør gjort bare flere uleste åpne åpner \
    åpnet åpen virksomhet virksomheten virksomheter bedriften logget mottatt avsender \
    avsenderen avsendere mottaker mottakere siden dager måned måneder måneden \
    tjeneste tjenesten tjenester tjenestene gjelder finnes vises valgt annen \
    annet forrige nyere nyeste fant kommer ligger trenger senere kreves avbrutt brukes \
    personer aktører handlinger slettet lagret endret opprettet lukket mulig umulig \
    vanlig offentlig tilgjengelig endelig personlig fortrolig meldingene meldinger \
    innstillinger opplysninger henvendelse henvendelser fortsette \
    gikk ble sier vet vite hverandre hver hvert \
    fremdeles fremover navn navnet etternavn høyere lavere ";

/// Words that are nynorsk and never bokmål.
const NYNORSK_ONLY: &str = "\
    ikkje korleis kva kvar kven kvifor nokon noko nokre eg dykk dykkar frå meir sjå vere \
    vore eit gjere gjer berre fleire ulesne verksemd verksemda verksemder motteken avsendar \
    mottakar månad månader veke veker teneste tenesta tenester gjeld finst førre nyare \
    nyaste fann kjem ligg treng seinare aktørar personar handlingar meldingar meldingane \
    mogleg vanleg offentleg tilgjengeleg namn namnet lenkjer opplysningar innstillingar vart \
    blei";

/// Norwegian words that English has no use for.
const NORWEGIAN_ONLY: &str = "\
    ikke ikkje og eller til på fra frå av er du deg din ditt dine har kan skal vil \
    melding meldinger meldingar innboks avsender logg språk vi oss som det ";

const BOKMAL_ENDINGS: [&str; 6] = ["lig", "lige", "inger", "ingene", "heten", "heter"];

fn words(text: &str) -> BTreeSet<String> {
    let split = text.split(|c: char| !c.is_alphanumeric());
    split
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The words of `text` that do not belong to the language.
fn foreign_words(language: &str, text: &str) -> Vec<String> {
    let (list, endings) = match language {
        "nn" => (BOKMAL_ONLY, &BOKMAL_ENDINGS[..]),
        "nb" => (NYNORSK_ONLY, &[][..]),
        _ => (NORWEGIAN_ONLY, &[][..]),
    };
    let listed: BTreeSet<&str> = list.split_whitespace().collect();
    let has_ending = |word: &str| {
        endings
            .iter()
            .any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending))
    };
    words(text)
        .into_iter()
        .filter(|word| listed.contains(word.as_str()) || has_ending(word))
        .collect()
}

/// Texts in which a word of another language is meant, such as the names of languages.
const MEANT: &[&str] = &[
    // «EN 301 549» is the name of a standard.
    "accessibility-rules-text",
];

#[test]
fn each_language_keeps_to_its_own_words() {
    for (language, messages, _) in languages() {
        for (key, message) in messages
            .iter()
            .filter(|(key, _)| !MEANT.contains(&key.as_str()))
        {
            assert_eq!(
                foreign_words(language, &message.text),
                [""; 0],
                "{language}: {key}: {}",
                message.text
            );
        }
    }
}

#[test]
fn words_of_the_other_language_are_found() {
    let cases = [
        (
            "nn",
            "Du har ikke fått meldinger",
            vec!["ikke", "meldinger"],
        ),
        (
            "nn",
            "Du har ikkje fått meldingar frå verksemda enno",
            vec![],
        ),
        (
            "nn",
            "Dette er offentlige opplysninger",
            vec!["offentlige", "opplysninger"],
        ),
        (
            "nb",
            "Du har ikkje fått meldinger frå",
            vec!["frå", "ikkje"],
        ),
        (
            "nb",
            "Du har ikke fått offentlige meldinger fra virksomheten",
            vec![],
        ),
        ("en", "Messages til you", vec!["til"]),
        ("en", "You have no messages", vec![]),
    ];
    for (language, text, expected) in cases {
        assert_eq!(foreign_words(language, text), expected, "{text}");
    }
}
