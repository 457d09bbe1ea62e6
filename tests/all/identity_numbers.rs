//! National identity numbers that somebody writes, in whatever notation: refused in clear words, and in no
//! page, address or saved search afterwards.

use reqwest::StatusCode;
use simulators::world::Size;

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

/// Of nobody: the month is 80 too high.
const NUMBER: &str = "14859102442";
/// The same as people, forms and other programs write it, percent-encoded.
const NOTATIONS: [&str; 9] = [
    "14859102442",
    "148591-02442",
    "148591++02442",
    "148591%C2%A002442",
    "148591.02442",
    "14.85.91.024.42",
    "%EF%BC%91%EF%BC%94%EF%BC%98%EF%BC%95%EF%BC%99%EF%BC%91%EF%BC%90%EF%BC%92%EF%BC%94%EF%BC%94%EF%BC%92",
    "148591%E2%80%9302442",
    "brev+148591+02442",
];
/// Eleven digits that are no such number: an account, an invoice, a telephone number with more after it.
const LOOK_ALIKES: [&str; 4] = ["12345678901", "1234.56.78903", "99887766123", "14859102443"];

async fn reader(person: &str) -> (TestEnv, Visitor, Page) {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, person).await;
    (town, visitor, inbox)
}

/// The digits of a text, whatever stands between them and in whatever script; what was percent-encoded is
/// read as what it stands for.
fn is_told(text: &str) -> bool {
    let decoded: String = url::form_urlencoded::parse(text.as_bytes())
        .flat_map(|(name, value)| [name, "=".into(), value, " ".into()])
        .collect();
    [text, &decoded].into_iter().any(|text| {
        let digits: String = text
            .chars()
            .map(|c| match c {
                '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10).unwrap_or(c),
                _ => c,
            })
            .filter(char::is_ascii_digit)
            .collect();
        digits.contains(NUMBER)
    })
}

#[track_caller]
fn keeps_silent(page: &Page, asked: &str) {
    assert!(!is_told(&page.body), "{asked}: {}", page.text());
}

#[tokio::test]
async fn a_list_refuses_a_number_in_every_field_and_notation() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    let path = inbox.url.as_str();
    for written in NOTATIONS {
        let page = visitor.opens(&format!("{path}?q={written}&lest=nei")).await;
        assert_eq!(page.status, StatusCode::OK, "{written}");
        assert!(
            page.texts("#sok-feil")[0].contains("Fødselsnumre"),
            "{written}"
        );
        keeps_silent(&page, written);
        // The other filters are as they were.
        assert_eq!(
            page.texts(".af-list-toolbar__chips .ds-chip").len(),
            1,
            "{written}"
        );

        let page = visitor
            .opens(&format!("{path}?sak={written}&lest=nei"))
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{written}");
        assert!(
            page.texts("#f-sak-feil")[0].contains("Fødselsnumre"),
            "{written}"
        );
        assert_eq!(page.attributes("#f-sak", "value"), [""], "{written}");
        let kept = page.attributes("main input[checked]", "value");
        assert!(kept.contains(&"nei".to_owned()), "{written}: {kept:?}");
        keeps_silent(&page, written);

        let page = visitor
            .opens(&format!("{path}?prosess=urn:sak:{written}"))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{written}");
        let notices = page.texts(".af-notice").concat();
        assert!(notices.contains("Fødselsnumre"), "{written}: {notices}");
        keeps_silent(&page, written);

        for page in ["filter", "eksport", "nytt"] {
            for field in ["q", "sak"] {
                let page = visitor
                    .opens(&format!("{path}/{page}?{field}={written}"))
                    .await;
                assert!(!page.status.is_success(), "{}", page.url);
                keeps_silent(&page, written);
            }
        }
        let page = visitor
            .opens(&format!("{path}/filter?finn={written}"))
            .await;
        assert!(
            page.texts("#f-finn-feil")[0].contains("Fødselsnumre"),
            "{written}"
        );
        keeps_silent(&page, written);
    }
}

#[tokio::test]
async fn choosers_refuse_a_number_and_carry_it_nowhere() {
    let (town, mut visitor, _) = reader("rask").await;
    for written in NOTATIONS {
        for path in ["/aktor", "/aktor/alle/enheter"] {
            let page = visitor
                .opens(&town.at(&format!("{path}?q={written}")))
                .await;
            let notices = page.texts(".af-notice").concat();
            assert!(notices.contains("fødselsnummer"), "{path}: {written}");
            keeps_silent(&page, written);
        }
        for path in [
            format!(
                "/aktor?liste=%2Fa%2Falle%2Finnboks%3Fq%3D{}",
                written.replace('%', "%25")
            ),
            format!("/a/alle/innboks?enhet={written}&etat={written}&tjeneste={written}"),
            format!("/a/{written}/innboks"),
            format!("/hjelp?q={written}"),
            format!("/finnes-ikke?navn={written}"),
        ] {
            let page = visitor.opens(&town.at(&path)).await;
            keeps_silent(&page, &path);
        }
    }
}

/// Old addresses, and the way through a login, lead on without the number and say so.
#[tokio::test]
async fn no_redirect_carries_a_number() {
    let (town, mut visitor, _) = reader("lys").await;
    for written in NOTATIONS {
        let page = visitor
            .opens(&town.at(&format!("/inbox?search={written}")))
            .await;
        assert!(!is_told(page.url.as_str()), "{}", page.url);
        assert!(
            page.texts("#sok-feil")[0].contains("Fødselsnumre"),
            "{written}"
        );
        keeps_silent(&page, written);
        let page = visitor
            .opens(&town.at(&format!("/?search={written}")))
            .await;
        assert!(!is_told(page.url.as_str()), "{}", page.url);
    }
    let mut stranger = Visitor::new();
    let asked = town.at("/a/alle/innboks?q=148591-02442&lest=nei");
    let location = stranger.steps(&asked).await.location();
    assert!(location.as_str().contains("lest"), "{location}");
    assert!(!is_told(location.as_str()), "{location}");
}

/// No search is saved under a number, whatever it is written like, nor with one in it.
#[tokio::test]
async fn nothing_is_saved_with_a_number() {
    let (town, mut visitor, inbox) = reader("lys").await;
    let ask = format!("/sok?adresse={}%3Flest%3Dnei", inbox.url.path());
    let form_page = visitor.opens(&town.at(&ask)).await;
    for written in [
        "148591-02442",
        "148591\u{a0}02442",
        "１４８５９１０２４４２",
        "til 14.85.91 02442",
    ] {
        let form = form_page.form_with_field("navn");
        let page = visitor.sends(&form_page, form, &[("navn", written)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{written}");
        assert!(page.text().contains("fødselsnummer"), "{written}");
        keeps_silent(&page, written);
    }
    let form = form_page.form_with_field("navn");
    let saved = visitor
        .sends(&form_page, form, &[("navn", "Konto 1234.56.78903")])
        .await;
    assert_eq!(saved.status, StatusCode::OK);
}

#[tokio::test]
async fn other_numbers_of_eleven_digits_are_searched_for() {
    let (town, mut visitor, inbox) = reader("lys").await;
    for number in LOOK_ALIKES {
        let page = visitor.opens(&format!("{}?q={number}", inbox.url)).await;
        assert!(page.texts("#sok-feil").is_empty(), "{number}");
        assert_eq!(page.attributes("#sok", "value"), [number]);
        let page = visitor.opens(&format!("{}?sak={number}", inbox.url)).await;
        assert_eq!(page.status, StatusCode::OK, "{number}");
        let page = visitor.opens(&town.at(&format!("/aktor?q={number}"))).await;
        assert!(page.texts(".af-notice").is_empty(), "{number}");
    }
}
