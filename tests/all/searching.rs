//! Searches, as requests: what the sentence below the field says is what the list holds, and letters are
//! found from every keyboard and in both languages.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use arbeidsflate::domain::Limits;
use reqwest::StatusCode;
use rust_stemmers::{Algorithm, Stemmer};
use serde_json::{Value, json};
use simulators::dialogporten::{Fault, Operation};

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

const PARTY: &str = "urn:altinn:person:identifier-no:14859102442";

/// A letter with a title in each of these languages; gives the id of its row.
fn letter(town: &TestEnv, titles: &[(&str, &str)]) -> String {
    letter_with(town, (PARTY, titles), &[], &json!({}))
}

/// A letter to somebody, tagged with words that nobody is shown, with further parts.
fn letter_with(
    town: &TestEnv,
    (party, titles): (&str, &[(&str, &str)]),
    tags: &[&str],
    more: &Value,
) -> String {
    let title: Vec<_> = titles
        .iter()
        .map(|(language, title)| json!({ "languageCode": language, "value": title }))
        .collect();
    let tags: Vec<_> = tags.iter().map(|tag| json!({ "value": tag })).collect();
    let mut create = json!({
        "serviceResource": "urn:altinn:resource:skattemelding",
        "party": party,
        "content": { "title": { "value": title } },
        "searchTags": tags,
    });
    let more = more.as_object().unwrap().clone();
    create.as_object_mut().unwrap().extend(more);
    let seed = json!({ "serviceOwner": "skd", "create": create });
    let id = town
        .dialogporten()
        .create(serde_json::from_value(seed).unwrap());
    format!("d-{}", id.unwrap())
}

async fn reader(language: &str, wishes: TestEnvOptions) -> (TestEnv, Visitor, Page) {
    let town = TestEnv::with(wishes).await;
    let mut visitor = Visitor::reading(language);
    let inbox = town.signs_in(&mut visitor, "lys").await;
    (town, visitor, inbox)
}

fn address(inbox: &Page, words: &str, more: &str) -> String {
    let path = inbox.url.as_str().split('?').next().unwrap();
    let words: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
    format!("{path}?q={words}{more}")
}

fn rows(page: &Page) -> Vec<String> {
    page.attributes("main h3 a", "id")
}

fn said(page: &Page) -> String {
    page.texts(".af-search-summary").concat()
}

/// Numbers by a rule, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % end as u64).unwrap()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const NORWEGIAN: [&str; 18] = [
    "søknad",
    "søknaden",
    "søknader",
    "gebyr",
    "gebyret",
    "gebyrer",
    "skatt",
    "skatten",
    "moms",
    "barnehage",
    "barnehagen",
    "vedtak",
    "frist",
    "fristen",
    "bok",
    "bøker",
    "og",
    "for",
];
const ENGLISH: [&str; 12] = [
    "tax",
    "taxes",
    "return",
    "returns",
    "fee",
    "fees",
    "summary",
    "summaries",
    "company",
    "companies",
    "my",
    "for",
];
/// Those of them that are kept in no index of their language.
const COMMON: [(&str, &str); 4] = [("nb", "og"), ("nb", "for"), ("en", "my"), ("en", "for")];
/// What letters are tagged with.
const TAGS: [&str; 6] = ["søknader", "gebyrer", "skatten", "taxes", "bøker", "for"];
/// As people without a Norwegian keyboard write some of these.
const FOLDED: [&str; 4] = ["soknad", "soeknader", "boker", "Soknaden"];

/// A letter's words by their language; its tags have none.
type Texts = Vec<(&'static str, Vec<String>)>;

/// Letters of generated words, some in one language, some in two.
fn letters(town: &TestEnv, dice: &mut Dice) -> BTreeMap<String, Texts> {
    let mut letters = BTreeMap::new();
    for _ in 0..40 {
        let mut words =
            |of: &[&str]| -> Vec<String> { (0..4).map(|_| dice.one(of).to_owned()).collect() };
        let mut texts = vec![("nb", words(&NORWEGIAN))];
        match texts[0].1.len() + texts[0].1[0].len() {
            length if length.is_multiple_of(2) => texts.push(("en", words(&ENGLISH))),
            _ => texts[0].1.extend(words(&ENGLISH).into_iter().take(1)),
        }
        let titles: Vec<_> = texts
            .iter()
            .map(|(language, words)| (*language, words.join(" ")))
            .collect();
        let titles: Vec<_> = titles
            .iter()
            .map(|(language, title)| (*language, title.as_str()))
            .collect();
        let tags: Vec<_> = (0..dice.below(3)).map(|_| dice.one(&TAGS)).collect();
        let id = letter_with(town, (PARTY, &titles), &tags, &json!({}));
        texts.push(("", tags.into_iter().map(str::to_owned).collect()));
        letters.insert(id, texts);
    }
    letters
}

/// A search of generated words with every kind of minus and quotation marks.
fn question(dice: &mut Dice) -> String {
    let mut parts = Vec::new();
    for number in 0..=dice.below(4) {
        let word = match dice.below(5) {
            0 => dice.one(&FOLDED),
            1 | 2 => dice.one(&ENGLISH),
            _ => dice.one(&NORWEGIAN),
        };
        let sign = match dice.below(7) {
            _ if number == 0 => "",
            0 | 1 => "-",
            2 => "–",
            3 => "\u{2212}",
            _ => "",
        };
        parts.push(match dice.below(8) {
            0 => format!("{sign}\"{word}\""),
            1 if sign.is_empty() => format!("\"-{word}\""),
            2 if sign.is_empty() => format!("- {word}"),
            _ => format!("{sign}{word}"),
        });
    }
    parts.join(" ")
}

/// What a page says that its hits hold, and do not hold: words, each in any of some spellings.
#[derive(Debug, Default)]
struct Claim {
    wanted: Vec<Vec<String>>,
    is_any: bool,
    unwanted: Vec<Vec<String>>,
}

impl Claim {
    fn of(page: &Page) -> Self {
        let mut claim = Self::default();
        let text = said(page);
        for sentence in text.split_inclusive(". ") {
            let is = |start: &str| sentence.starts_with(start);
            if is("Søket gir") || is("The search gives") {
                claim.wanted = spellings(sentence);
                claim.is_any = sentence.contains("minst ett") || sentence.contains("at least one");
            } else if is("Uten ") || is("Without ") {
                claim.unwanted = spellings(sentence);
            }
        }
        if claim.wanted.is_empty() && !text.contains("så vanlig") && !text.contains("so common") {
            // The heading says it all.
            let trimmed =
                |word: &String| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
            let words = spellings(&page.heading()).into_iter();
            let words = words.map(|term| term.iter().map(trimmed).collect());
            claim.wanted = words.collect();
        }
        claim
    }

    /// Whether a letter is what the page says, read in one of the languages that it is searched in or as it
    /// is written; what it is not to hold it holds in no reading, and not as it stands either.
    fn fits(&self, texts: &Texts, languages: &[&str]) -> bool {
        let is_there = |term: &Vec<String>, language: &str| {
            term.iter().any(|word| holds(texts, word, language))
        };
        let is_right = |language: &&&str| {
            let mut wanted = self.wanted.iter();
            if self.is_any {
                wanted.any(|term| is_there(term, language))
            } else {
                wanted.all(|term| is_there(term, language))
            }
        };
        let stands = |word: &String| {
            let mut all = texts.iter().flat_map(|(_, words)| words);
            all.any(|other| other.to_lowercase() == word.to_lowercase())
        };
        !self.wanted.is_empty()
            && languages
                .iter()
                .chain([&""])
                .any(|language| is_right(&language))
            && !self.unwanted.iter().any(|term| {
                let mut read = ["nb", "en", ""].iter();
                read.any(|language| is_there(term, language)) || term.iter().any(stands)
            })
    }
}

/// Words in quotation marks; those in brackets are other spellings of the one before.
fn spellings(sentence: &str) -> Vec<Vec<String>> {
    let mut terms: Vec<Vec<String>> = Vec::new();
    let (mut word, mut is_inside, mut is_other) = (String::new(), false, false);
    for c in sentence.chars() {
        match c {
            '«' | '“' => is_inside = true,
            '»' | '”' => {
                let done = std::mem::take(&mut word);
                is_inside = false;
                match terms.last_mut().filter(|_| is_other) {
                    Some(term) => term.push(done),
                    None => terms.push(vec![done]),
                }
            }
            '(' => is_other = true,
            ')' => is_other = false,
            c if is_inside => word.push(c),
            _ => {}
        }
    }
    terms
}

/// Texts are kept as the stems of their own language, without common words, and tags as they are; words are
/// compared as those of one language, or as they are.
fn holds(texts: &Texts, word: &str, language: &str) -> bool {
    let wanted = stem(&word.to_lowercase(), language);
    let mut all = texts
        .iter()
        .flat_map(|(of, words)| words.iter().map(move |word| (*of, &**word)));
    all.any(|(of, word)| !COMMON.contains(&(of, word)) && stem(&word.to_lowercase(), of) == wanted)
}

fn stem(word: &str, language: &str) -> String {
    let algorithm = match language {
        "en" => Algorithm::English,
        "nb" => Algorithm::Norwegian,
        _ => return word.to_owned(),
    };
    Stemmer::create(algorithm).stem(word).into_owned()
}

/// No row breaks the sentence, whatever is asked; and in Norwegian alone no letter that fits it is missing.
#[tokio::test]
async fn the_sentence_below_the_field_is_what_the_list_holds() {
    for language in ["nb", "en"] {
        let (town, mut visitor, inbox) = reader(language, TestEnvOptions::default()).await;
        let mut dice = Dice(5);
        let letters = letters(&town, &mut dice);
        let languages: &[&str] = if language == "en" {
            &["nb", "en"]
        } else {
            &["nb"]
        };
        let (mut telling, mut excluding) = (0, 0);
        for _ in 0..60 {
            let words = question(&mut dice);
            if words.chars().filter(|c| c.is_alphabetic()).count() < 3 {
                continue;
            }
            let more = ["", "&ord=noen"][dice.below(2)];
            let page = visitor.opens(&address(&inbox, &words, more)).await;
            assert_eq!(page.status, StatusCode::OK, "{words}");
            assert!(page.texts("#sok-feil").is_empty(), "{words}");
            let claim = Claim::of(&page);
            let listed: HashSet<String> = rows(&page).into_iter().collect();
            for (id, texts) in &letters {
                let fits = claim.fits(texts, languages);
                let is_listed = listed.contains(id);
                let case = format!(
                    "{language}: {words}{more}: {texts:?}\n{claim:?}\n{}",
                    said(&page)
                );
                assert!(fits || !is_listed, "a row breaks the sentence: {case}");
                if language == "nb" {
                    assert!(is_listed || !fits, "a letter is missing: {case}");
                }
            }
            telling += usize::from(letters.keys().any(|id| listed.contains(id)));
            excluding += usize::from(!claim.unwanted.is_empty());
        }
        assert!(telling > 15 && excluding > 8, "{telling} {excluding}");
    }
}

/// One of the words will do, but none that is excluded; a minus inside quotation marks is none; a dash is one.
#[tokio::test]
async fn what_is_excluded_is_in_no_row() {
    let (town, mut visitor, inbox) = reader("nb", TestEnvOptions::default()).await;
    let fee = letter(&town, &[("nb", "Skatt med gebyr")]);
    let tax = letter(&town, &[("nb", "Skatt og moms")]);
    for (words, more, is_fee, is_tax) in [
        ("skatt moms -gebyr", "&ord=noen", false, true),
        ("skatt moms -gebyrer", "&ord=noen", false, true),
        ("skatt \"-moms\"", "", false, true),
        ("skatt –moms", "", true, false),
        ("skatt —moms", "", true, false),
        ("skatt \u{2212}moms", "", true, false),
        ("skatt – moms", "", false, true),
        ("skatt -\"og moms\"", "", true, false),
    ] {
        let page = visitor.opens(&address(&inbox, words, more)).await;
        let found = rows(&page);
        assert_eq!(
            (found.contains(&fee), found.contains(&tax)),
            (is_fee, is_tax),
            "{words}: {}",
            said(&page)
        );
    }
    let page = visitor
        .opens(&address(&inbox, "skatt og moms -gebyr", "&ord=noen"))
        .await;
    assert!(
        said(&page).contains(
            "Søket gir meldinger med minst ett av disse ordene: «skatt» (også «skått»), «moms» (også «møms»). \
             Uten «gebyr». «og» er så vanlig at det ikke blir søkt etter."
        ),
        "{}",
        said(&page)
    );
    let page = visitor.opens(&address(&inbox, "og det er", "")).await;
    assert_eq!(rows(&page), [""; 0]);
    assert!(
        said(&page).contains("Skriv et ord som sier mer."),
        "{}",
        said(&page)
    );
}

/// The letters that each of these is to find, whichever language the page is in.
fn known_letters(town: &TestEnv) -> [(&'static str, String); 9] {
    let tax = letter(
        town,
        &[
            ("nb", "Skattemeldingen din er klar"),
            ("en", "Your tax returns are ready"),
        ],
    );
    let application = letter(town, &[("nb", "Svar på søknaden om støtte")]);
    let place = letter(town, &[("nb", "Tilbud om plass i barnehagen")]);
    let english = letter(town, &[("en", "The companies and their summaries")]);
    [
        ("Skattemeldingen", tax.clone()),
        ("skattemeldinger", tax.clone()),
        ("tax returns", tax),
        ("søknader", application.clone()),
        ("soknader", application.clone()),
        ("SOEKNAD", application.clone()),
        ("stotte soknad", application),
        ("barnehage", place),
        ("company summary", english),
    ]
}

#[tokio::test]
async fn letters_are_found_in_both_languages_and_from_every_keyboard() {
    let (town, mut visitor, inbox) = reader("en", TestEnvOptions::default()).await;
    for (words, letter) in known_letters(&town) {
        let page = visitor.opens(&address(&inbox, words, "")).await;
        let found = rows(&page);
        assert_eq!(
            found.iter().filter(|id| **id == letter).count(),
            1,
            "{words}"
        );
        let once: BTreeSet<_> = found.iter().collect();
        assert_eq!(once.len(), found.len(), "{words}: each message once");
        assert!(
            said(&page)
                .contains("The words were read as Norwegian, as English and as you wrote them.")
        );
        let file = visitor
            .opens(&address(&inbox, words, "").replace("?q=", "/eksport?q="))
            .await;
        let exported = found
            .iter()
            .filter(|id| file.body.contains(&id[2..]))
            .count();
        assert_eq!(
            exported,
            found.len(),
            "{words}: the file has what the list has"
        );
    }
    let page = visitor.opens(&address(&inbox, "soknader", "")).await;
    assert!(
        said(&page).contains("“soknader” (also “søknader”"),
        "{}",
        said(&page)
    );
    let marked = page.texts("main mark");
    assert!(
        marked.iter().any(|word| word.starts_with("søknad")),
        "{marked:?}"
    );
    let page = visitor.opens(&address(&inbox, "søknader", "")).await;
    assert!(
        said(&page).contains("“søknader” (also “soknader”"),
        "{}",
        said(&page)
    );
    // On a Norwegian page English can be added.
    let (town, mut visitor, inbox) = reader("nb", TestEnvOptions::default()).await;
    for (words, letter) in known_letters(&town) {
        let page = visitor.opens(&address(&inbox, words, "&ordsprak=en")).await;
        assert!(rows(&page).contains(&letter), "{words}");
        let page = visitor.opens(&address(&inbox, words, "")).await;
        let is_norwegian = words != "company summary";
        assert!(rows(&page).contains(&letter) || !is_norwegian, "{words}");
    }
    let none = visitor.opens(&address(&inbox, "qqqqq", "")).await;
    assert!(
        none.find_link("Les ordene som engelsk")
            .unwrap()
            .contains("ordsprak=en")
    );
}

/// Two searches are one list, page by page, and never half of it.
#[tokio::test]
async fn both_languages_are_one_list_page_by_page() {
    let wishes = TestEnvOptions {
        page_size: 3,
        ..TestEnvOptions::default()
    };
    let (town, mut visitor, inbox) = reader("en", wishes).await;
    let mut expected = BTreeSet::new();
    for number in 0..11 {
        let titles: &[(&str, &str)] = match number % 3 {
            0 => &[("nb", "Xylofoner til alle")],
            1 => &[("en", "About xylofoner")],
            _ => &[("nb", "Xylofonene"), ("en", "Some xylofoner and companies")],
        };
        expected.insert(letter(&town, titles));
        town.clock.advance(jiff::SignedDuration::from_secs(60));
    }
    let mut page = visitor.opens(&address(&inbox, "xylofoner", "")).await;
    let mut found = Vec::new();
    for _ in 0..8 {
        found.extend(rows(&page));
        let Some(next) = page.find_link("Older") else {
            break;
        };
        page = visitor.opens(page.url.join(&next).unwrap().as_str()).await;
    }
    let once: BTreeSet<_> = found.iter().cloned().collect();
    assert_eq!((once.len(), &once), (found.len(), &expected));
    let calls = town.dialogporten_calls();
    visitor.opens(&address(&inbox, "xylofoner", "")).await;
    assert!(town.dialogporten_calls() - calls <= 6);
    town.dialogporten()
        .inject_fault_once(Operation::Search, Fault::Status(503))
        .unwrap();
    let page = visitor.opens(&address(&inbox, "xylofoner", "")).await;
    assert!(
        !page.status.is_success() || rows(&page).len() == 3,
        "half a list is none: {}",
        page.text()
    );
}

/// Tags are found as the sender wrote them, names of attachments as other words are; the help says so.
#[tokio::test]
async fn tags_and_names_of_attachments_are_found_and_the_help_says_so() {
    for reader_language in ["nb", "en"] {
        let (town, mut visitor, inbox) = reader(reader_language, TestEnvOptions::default()).await;
        let file = |name: &str| {
            json!({
                "displayName": [{ "languageCode": "nb", "value": name }],
                "urls": [{ "url": "https://a.example.no/f", "consumerType": "Gui" }],
            })
        };
        let parts = json!({
            "attachments": [file("Grunnlaget for beregningen")],
            "transmissions": [{
                "type": "Information",
                "sender": { "actorType": "ServiceOwner" },
                "content": { "title": { "value": [{ "languageCode": "nb", "value": "Ord" }] } },
                "attachments": [file("xylofon.pdf")],
            }],
        });
        let title = [("nb", "Prøvebrev")];
        let tags = ["selvangivelse", "Kundenr77"];
        let marked = letter_with(&town, (PARTY, &title), &tags, &parts);
        let plain = letter(&town, &[("nb", "Prøvebrevet om selvangivelser")]);
        for (words, is_marked, is_plain) in [
            ("selvangivelse", true, true),
            ("SELVANGIVELSE", true, true),
            ("selvangivelser", false, true),
            ("kundenr77", true, false),
            ("prøvebrev selvangivelse", true, true),
            ("prøvebrev -selvangivelse", false, false),
            ("prøvebrevene -selvangivelser", true, false),
            ("selvangivelse -prøvebrevene", false, false),
            ("selvangivelse -grunnlag", false, true),
            ("grunnlag", true, false),
            ("\"grunnlag for beregninger\"", true, false),
            ("xylofon.pdf", true, false),
            ("xylofon", false, false),
        ] {
            let page = visitor.opens(&address(&inbox, words, "")).await;
            let found = rows(&page);
            let count = |id: &String| found.iter().filter(|row| *row == id).count() == 1;
            assert_eq!(
                (count(&marked), count(&plain)),
                (is_marked, is_plain),
                "{reader_language} {words}: {}",
                said(&page)
            );
            let file = visitor
                .opens(&address(&inbox, words, "").replace("?q=", "/eksport?q="))
                .await;
            assert_eq!(file.body.contains(&marked[2..]), is_marked, "{words}");
        }
        let help = visitor.opens(inbox.url.as_str()).await.text();
        let sentence = match reader_language {
            "en" => "in the names of attachments, not in what is in them",
            _ => "i navnene på vedleggene, ikke innholdet i dem",
        };
        assert!(help.contains(sentence), "{help}");
    }
}

/// What is found by its tag stands among what is found by its words, page by page, for one party and for
/// several in calls of their own; many have the same date.
#[tokio::test]
async fn what_is_found_by_its_tag_stands_in_its_place_on_every_page() {
    let company = "urn:altinn:organization:identifier-no:318037434";
    let person = "urn:altinn:person:identifier-no:03917803799";
    for (path, recipients) in [(None, [person, person]), (Some("alle"), [person, company])] {
        let town = TestEnv::with(TestEnvOptions {
            page_size: 3,
            lists: Limits {
                parties: 1,
                ..Limits::default()
            },
            ..TestEnvOptions::default()
        })
        .await;
        let mut visitor = Visitor::new();
        let mut inbox = town.signs_in(&mut visitor, "rask").await;
        if let Some(word) = path {
            let path = town.at(&format!("/a/{word}/innboks"));
            inbox = visitor.opens(&path).await;
        }
        let mut expected = BTreeSet::new();
        for number in 0..17 {
            let (title, tags): (_, &[&str]) = match number % 4 {
                0 => ("Xylofonene våre", &[]),
                1 => ("Uten ordet", &["xylofoner"]),
                2 => ("Xylofon", &["xylofoner"]),
                _ => ("Xylofon som ikke skal med", &["gebyrer"]),
            };
            let target = (recipients[number / 2 % 2], &[("nb", title)][..]);
            let id = letter_with(&town, target, tags, &json!({}));
            if number % 4 != 3 {
                expected.insert(id);
            }
            if number % 3 == 0 {
                town.clock.advance(jiff::SignedDuration::from_secs(60));
            }
        }
        let words = address(&inbox, "xylofoner -gebyrer", "&hent=1");
        let mut page = visitor.opens(&words).await;
        let mut pages = vec![rows(&page)];
        while let Some(next) = page.find_link("Eldre meldinger") {
            page = visitor.opens(page.url.join(&next).unwrap().as_str()).await;
            pages.push(rows(&page));
            assert!(pages.len() < 20, "the list does not end");
        }
        let found = pages.concat();
        let once: BTreeSet<_> = found.iter().cloned().collect();
        assert_eq!((once.len(), &once), (found.len(), &expected), "{path:?}");
        let (_, full) = pages.split_last().unwrap();
        assert!(full.iter().all(|page| page.len() == 3), "{pages:?}");
    }
}

/// A search with more spellings than can be asked for says so.
#[tokio::test]
async fn spellings_that_are_left_out_are_told() {
    let (_town, mut visitor, inbox) = reader("nb", TestEnvOptions::default()).await;
    let long = "foreldrebetaling barnehageplass soknadsfrist kommunestyre";
    let page = visitor.opens(&address(&inbox, long, "")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        said(&page).contains("Ikke alle skrivemåter er med."),
        "{}",
        said(&page)
    );
    let words: Vec<_> = (0..43)
        .map(|n| if n % 2 == 0 { "brt" } else { "-krt" })
        .collect();
    let page = visitor
        .opens(&address(&inbox, &words.join(" "), "&ord=noen"))
        .await;
    assert_eq!(
        page.texts("#sok-feil"),
        ["Søket har for mange ord. Ta bort noen av dem."]
    );
}
