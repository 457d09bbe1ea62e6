//! Lists that are searched and narrowed, as requests.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use simulators::{
    dialogporten::{Fault, Operation},
    world::Size,
};

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Page, Visitor},
};

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

fn ids(page: &Page) -> BTreeSet<String> {
    page.attributes("main h3 a", "id").into_iter().collect()
}

fn chips(page: &Page) -> Vec<String> {
    let chips = page.texts(".af-list-toolbar__chips .ds-chip");
    let name = |chip: String| chip.split(" – ").next().unwrap_or_default().to_owned();
    chips.into_iter().map(name).collect()
}

fn narrowed(inbox: &Page, query: &str) -> String {
    format!("{}?{query}", inbox.url.as_str().split('?').next().unwrap())
}

/// `docs/rules/inbox.md#fi-1` to `docs/rules/inbox.md#fi-8`: each alone takes something away and
/// nothing in, and is a chip that leads back.
#[tokio::test]
async fn each_filter_narrows_its_folder_and_is_a_link_that_takes_it_away() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    let all = ids(&inbox);
    let mut telling = 0;
    for query in [
        "status=krever-handling",
        "status=til-behandling&status=avsluttet",
        "lest=nei",
        "lest=ja",
        "tid=uke",
        "tid=12mnd",
        "tid=eldre",
        "fra=2026-10-01&til=2026-11-10",
        "etat=skd",
        "frist=har",
        "frist=14d",
        "frist=over",
    ] {
        let page = visitor.opens(&narrowed(&inbox, query)).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        let some = ids(&page);
        assert!(some.is_subset(&all), "{query}");
        telling += usize::from(!some.is_empty() && some.len() < all.len());
        let chips = page.attributes(".af-list-toolbar__chips .ds-chip", "href");
        assert_eq!(
            chips.len(),
            query
                .split('&')
                .filter(|part| !part.starts_with("til="))
                .count(),
            "{query}"
        );
        assert_eq!(page.heading(), "Innboks", "{query}");
        let path = inbox.url.path();
        if let [chip] = &chips[..] {
            assert_eq!(chip, path, "{query}");
        }
        assert_eq!(page.link("Fjern alle filtre"), path, "{query}");
    }
    assert!(telling >= 8, "{telling} filters told something apart");
}

/// `docs/rules/inbox.md#search-scope`: the two unread sets together are the folder.
#[tokio::test]
async fn read_and_unread_share_the_folder_between_them() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    let unread = ids(&visitor.opens(&narrowed(&inbox, "lest=nei")).await);
    let read = ids(&visitor.opens(&narrowed(&inbox, "lest=ja")).await);
    assert!(unread.is_disjoint(&read) && !unread.is_empty() && !read.is_empty());
    let all: BTreeSet<_> = unread.union(&read).cloned().collect();
    assert_eq!(all, ids(&inbox));
    // `docs/rules/inbox.md#f-3`: what the frame counts is what the filter finds.
    let badge = inbox.texts(".af-side .af-badge");
    assert_eq!(badge[0], unread.len().to_string());
}

#[tokio::test]
async fn filters_together_are_all_in_force_and_go_one_by_one() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    let query = "status=krever-handling&lest=nei&tid=12mnd&frist=har";
    let mut page = visitor.opens(&narrowed(&inbox, query)).await;
    assert_eq!(
        chips(&page),
        ["Du må gjøre noe", "Uleste", "Siste 12 måneder", "Har frist"]
    );
    let mut before = ids(&page).len();
    for left in (0..4).rev() {
        let away = page.attributes(".af-list-toolbar__chips .ds-chip", "href")[0].clone();
        page = visitor.opens(page.url.join(&away).unwrap().as_str()).await;
        assert_eq!(chips(&page).len(), left);
        assert!(
            ids(&page).len() >= before,
            "nothing is lost by asking for more"
        );
        before = ids(&page).len();
    }
    assert_eq!(page.url.path(), inbox.url.path());
    assert_eq!(page.url.query(), None);
}

/// `docs/rules/inbox.md#fi-11`: the form says what is wrong, with everything that was chosen.
#[tokio::test]
async fn what_cannot_be_a_filter_is_asked_about_again() {
    let (town, mut visitor, inbox) = reader("lys").await;
    let many: Vec<_> = (0..21).map(|n| format!("etat=e{n}")).collect();
    for (query, says) in [
        (many.join("&"), "Velg høyst 20 etater."),
        (
            many.join("&").replace("etat", "tjeneste"),
            "Velg høyst 20 tjenester.",
        ),
        (
            "fra=2026-02-01&til=2026-01-01".to_owned(),
            "Den siste datoen er før den første",
        ),
    ] {
        let calls = town.dialogporten_calls();
        let page = visitor.opens(&narrowed(&inbox, &query)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        let summary = page.texts(".ds-error-summary a");
        assert!(summary[0].contains(says), "{summary:?}");
        let kept = page.attributes("main input[checked]", "value");
        assert_eq!(
            kept.iter().filter(|value| value.starts_with('e')).count() >= 21,
            query.len() > 60
        );
        assert!(
            town.dialogporten_calls() - calls <= 2,
            "no list is asked for with it"
        );
    }
    let page = visitor
        .opens(&narrowed(&inbox, "status=rart&tid=nei&lest=nei"))
        .await;
    assert_eq!(chips(&page), ["Uleste"]);
    let notices = page.texts(".af-notice .ds-alert");
    assert!(
        notices[0].contains("«Status»") && notices[1].contains("«Sist endret»"),
        "{notices:?}"
    );
}

/// `docs/rules/inbox.md#s-1`: a search that is too short leaves the list as it is.
#[tokio::test]
async fn too_few_letters_are_said_at_the_field_and_the_list_stays() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    let page = visitor.opens(&narrowed(&inbox, "q=a&lest=nei")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.texts("#sok-feil"), ["Skriv minst 3 tegn."]);
    assert_eq!(page.attributes("#sok", "value"), ["a"]);
    let unread = visitor.opens(&narrowed(&inbox, "lest=nei")).await;
    assert_eq!(ids(&page), ids(&unread));
    // `docs/rules/inbox.md#g-8`: a number of a person goes no further than it has come.
    let number = visitor.opens(&narrowed(&inbox, "q=14859102442")).await;
    assert!(number.texts("#sok-feil")[0].contains("Fødselsnumre"));
    assert!(!number.text().contains("14859102442"));
    assert!(!number.body.contains("14859102442"));
}

/// `docs/rules/inbox.md#fi-10`: what the page of all filters was narrowed by stays chosen, and its
/// lists can be shortened.
#[tokio::test]
async fn the_page_of_all_filters_keeps_what_is_chosen_and_offers_what_occurs_first() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    let path = format!("{}/filter?lest=nei&etat=nav&q=brev", inbox.url.path());
    let page = visitor.opens(inbox.url.join(&path).unwrap().as_str()).await;
    assert_eq!(page.heading(), "Filtrer");
    let chosen = page.attributes("main input[checked]", "value");
    assert!(chosen.contains(&"nei".to_owned()) && chosen.contains(&"nav".to_owned()));
    assert_eq!(
        page.attributes("main input[type=hidden][name=q]", "value"),
        ["brev"]
    );
    let owners = page.attributes("#f-etater input", "value");
    assert_eq!(owners[0], "nav", "what is chosen comes first");
    let all = owners.len();
    let shorter = visitor
        .opens(
            inbox
                .url
                .join(&format!("{path}&finn=skatt"))
                .unwrap()
                .as_str(),
        )
        .await;
    let owners = shorter.attributes("#f-etater input", "value");
    assert!(
        owners.len() < all && owners.contains(&"nav".to_owned()),
        "{owners:?}"
    );
    let none = visitor
        .opens(
            inbox
                .url
                .join(&format!("{}/filter?finn=qqqq", inbox.url.path()))
                .unwrap()
                .as_str(),
        )
        .await;
    assert!(
        none.text()
            .contains("Ingen etat eller tjeneste har «qqqq» i navnet.")
    );
}

/// `docs/rules/inbox.md#deadlines`.
#[tokio::test]
async fn deadlines_stand_in_order_under_what_they_mean() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    let path = inbox.url.path().replace("innboks", "frister");
    let page = visitor.opens(inbox.url.join(&path).unwrap().as_str()).await;
    assert_eq!(page.heading(), "Frister");
    let order = ["Fristen er ute", "Denne uken", "Neste 14 dager", "Senere"];
    let headings = page.texts("main h2.af-list__heading");
    let places: Vec<_> = headings
        .iter()
        .map(|heading| order.iter().position(|one| one == heading).unwrap())
        .collect();
    assert!(places.is_sorted() && places.len() > 1, "{headings:?}");
    let dates = page.attributes("main [data-fact=due] time", "datetime");
    assert_eq!(dates.len(), ids(&page).len());
    let instants: Vec<jiff::Timestamp> = dates.iter().map(|date| date.parse().unwrap()).collect();
    assert!(instants.is_sorted(), "{dates:?}");
    let settled = visitor.follows(&page, "Vis også").await;
    assert!(ids(&settled).is_superset(&ids(&page)));
}

/// `docs/rules/inbox.md#g-1`: whatever was asked for is still there after a change of language.
#[tokio::test]
async fn the_language_changes_in_place() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    let page = visitor.opens(&narrowed(&inbox, "lest=nei&frist=har")).await;
    let form = page.form_with_button_named("sprak");
    let english = visitor.sends(&page, form, &[("sprak", "en")]).await;
    assert_eq!(english.url, page.url);
    assert_eq!(
        english.texts(".af-list-toolbar__chips .ds-chip")[0],
        "Unread – remove"
    );
}

/// `docs/rules/inbox.md#x-3`: the file holds what the list shows, whatever it is narrowed to.
#[tokio::test]
async fn the_file_holds_all_of_the_list_and_nothing_a_spreadsheet_would_run() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    for query in ["lest=nei", "status=avsluttet", ""] {
        let list = visitor.opens(&narrowed(&inbox, query)).await;
        let href = list.link("Last ned listen");
        let file = visitor.opens(list.url.join(&href).unwrap().as_str()).await;
        assert_eq!(file.status, StatusCode::OK, "{query}");
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        let disposition = file.header("content-disposition");
        assert_eq!(
            disposition,
            "attachment; filename=\"innboks-2026-11-24.csv\""
        );
        let body = file.body.strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(body.as_bytes());
        assert_eq!(&reader.headers().unwrap()[0], "Sist endret");
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        let links: BTreeSet<String> = rows
            .iter()
            .map(|row| format!("d-{}", row[14].rsplit('/').next().unwrap()))
            .collect();
        assert_eq!(links, ids(&list), "{query}");
        assert!(rows.iter().all(|row| row.len() == 15));
        assert!(body.ends_with("\r\n"));
    }
    let bad = visitor.opens(&format!("{}/eksport?q=a", inbox.url)).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
}

/// A filter that was not used is not used by the file either, which says so.
#[tokio::test]
async fn a_file_names_the_filters_that_were_not_used() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    let list = visitor
        .opens(&narrowed(&inbox, "status=rart&lest=nei&tid=i-fjor"))
        .await;
    let told = visitor.follows(&list, "Last ned listen").await;
    assert_eq!(told.heading(), "Filen inneholder ikke hele listen");
    let said = told.texts("main li");
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.iter().all(|said| list.text().contains(said)));
    let file = visitor.follows(&told, "Last ned likevel").await;
    for said in &said {
        assert!(file.body.contains(said), "{said}");
    }
    assert_eq!(file.body.matches("/dialog/").count(), ids(&list).len());
    // The same words straight to the file.
    let bare = list.url.path();
    let typed = format!("{bare}/eksport?status=rart&lest=nei&tid=i-fjor&ufullstendig=1");
    let typed = visitor.opens(list.url.join(&typed).unwrap().as_str()).await;
    assert_eq!(typed.body, file.body);
}

/// `docs/rules/inbox.md#u-6`, `docs/rules/inbox.md#g-4`: a script is told when the newest content
/// came, by one light call for all tabs together.
#[tokio::test]
async fn a_script_learns_when_something_new_has_come_and_nothing_is_opened_by_it() {
    let (town, mut visitor, inbox) = reader("lys").await;
    let address = inbox.attributes("[data-newest-url]", "data-newest-url")[0].clone();
    let shown = inbox.attributes("[data-newest-url]", "data-newest")[0].clone();
    let (calls, openings) = (town.dialogporten_calls(), town.openings());
    let address = inbox.url.join(&address).unwrap();
    let mut answers = Vec::new();
    for _ in 0..3 {
        let answer = visitor.opens(address.as_str()).await;
        assert_eq!(answer.status, StatusCode::OK);
        answers.push(answer.body);
    }
    assert_eq!(answers[0], format!("{{\"newest\":\"{shown}\"}}"));
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(town.dialogporten_calls() - calls, 1);
    let asked = town.dialogporten().requests().latest;
    assert_eq!(
        asked.back().unwrap().fields.len(),
        1,
        "nothing is counted for it"
    );
    assert_eq!(town.openings(), openings);
    let second = visitor.opens(&narrowed(&inbox, "sort=frist")).await;
    assert!(
        second
            .attributes("[data-newest-url]", "data-newest-url")
            .is_empty()
    );
}

/// `docs/rules/inbox.md#s-1` to `docs/rules/inbox.md#s-6`, with the stems of the reader's language
/// (`docs/rules/dialogporten.md#r11`): every row has the word in some form, says where it lies, and
/// stands under no heading.
#[tokio::test]
async fn a_search_finds_words_in_every_form_everywhere_and_marks_them() {
    let (_town, mut visitor, inbox) = reader("lys").await;
    let page = visitor.opens(&narrowed(&inbox, "q=s%C3%B8knaden")).await;
    assert_eq!(page.heading(), "Treff for «søknaden»");
    assert!(!ids(&page).is_empty());
    assert!(page.text().contains("i alle mapper"));
    assert!(page.texts("main h2.af-list__heading").is_empty());
    let marked = page.texts("main mark");
    assert!(!marked.is_empty());
    assert!(
        marked
            .iter()
            .all(|word| word.to_lowercase().starts_with("søknad")),
        "{marked:?}"
    );
    let here = visitor.follows(&page, "Let bare i Innboks").await;
    assert!(ids(&here).is_subset(&ids(&page)));
    assert!(ids(&here).is_subset(&ids(&inbox)));
    // Two words must both be there, unless any will do.
    let both = visitor
        .opens(&narrowed(&inbox, "q=s%C3%B8knad+frist"))
        .await;
    let any = visitor
        .opens(&narrowed(&inbox, "q=s%C3%B8knad+frist&ord=noen"))
        .await;
    assert!(ids(&both).is_subset(&ids(&page)) && ids(&page).is_subset(&ids(&any)));
    let without = visitor
        .opens(&narrowed(&inbox, "q=s%C3%B8knad+-frist"))
        .await;
    assert!(ids(&without).is_disjoint(&ids(&both)));
    // Whole words: a beginning finds nothing.
    let none = visitor.opens(&narrowed(&inbox, "q=s%C3%B8kna")).await;
    assert!(ids(&none).is_empty());
    assert!(none.text().contains("Les ordene som engelsk"));
}

/// `docs/rules/inbox.md#x-4`, `docs/rules/inbox.md#g-4`.
#[tokio::test]
async fn a_deadline_can_be_taken_along_without_opening_the_message() {
    let (town, mut visitor, inbox) = reader("lys").await;
    let list = visitor.opens(&narrowed(&inbox, "frist=14d")).await;
    let options = list.attributes(".af-row-action", "href")[0].clone();
    let options = visitor
        .opens(list.url.join(&options).unwrap().as_str())
        .await;
    let href = options.link("Legg fristen i kalenderen");
    let file = visitor
        .opens(options.url.join(&href).unwrap().as_str())
        .await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert!(file.body.contains("\r\nDTSTART"), "{}", file.body);
    let title = list.texts("main h3 a")[0].clone();
    let unfolded = file.body.replace("\r\n ", "").replace('\\', "");
    assert!(
        unfolded.contains(&format!("SUMMARY:{title}\r\n")),
        "{unfolded}"
    );
    assert_eq!(town.openings(), 0);
    // While nobody can tell, it is not said to be gone.
    town.dialogporten()
        .inject_fault(Operation::Search, Fault::Status(503))
        .unwrap();
    let unknown = visitor
        .opens(options.url.join(&href).unwrap().as_str())
        .await;
    assert_eq!(unknown.status, StatusCode::BAD_GATEWAY);
    town.dialogporten().clear_faults();
    let bare = options.url.join(href.split('?').next().unwrap()).unwrap();
    let refused = visitor.opens(bare.as_str()).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

/// Codes that people use, and those of services, find what they stand for.
#[tokio::test]
async fn codes_find_their_owners_and_services() {
    let (town, mut visitor, inbox) = reader("rask").await;
    for (code, owner) in [
        ("skd", "skd"),
        ("SKD", "skd"),
        ("skatteetaten", "skd"),
        ("brreg", "brg"),
    ] {
        let page = visitor
            .opens(&town.at(&format!("/a/alle/innboks/filter?finn={code}")))
            .await;
        let owners = page.attributes("#f-etater input", "value");
        assert_eq!(
            owners.first().map(String::as_str),
            Some(owner),
            "{code}: {owners:?}"
        );
        let services = page.attributes("#f-tjenester input", "value");
        assert!(!services.is_empty(), "{code}");
    }
    let path = format!("{}/filter", inbox.url);
    let service = visitor
        .opens(&path)
        .await
        .attributes("#f-tjenester input", "value")[0]
        .clone();
    let page = visitor.opens(&format!("{path}?finn={service}")).await;
    let services = page.attributes("#f-tjenester input", "value");
    assert!(services.contains(&service), "{services:?}");
}
