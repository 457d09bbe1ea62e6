//! Labels on the dialog page, as requests: each change, its confirmation and its undoing, and the
//! truth about every one that did not simply succeed (`docs/rules/security.md#act-1`,
//! `docs/rules/security.md#act-3`, `docs/rules/security.md#act-5`, `docs/rules/security.md#act-6`,
//! `docs/rules/security.md#act-7`).

mod gate;
mod many;
mod options;

use std::{collections::BTreeSet, time::Duration};

use reqwest::{Method, StatusCode};
use simulators::dialogporten::{DialogChange, Patch};

use self::gate::Fault;
use crate::support::{
    town::TestEnv,
    visitor::{Page, Visitor},
};

const DIALOGS: &str = "main h3 a";

fn mutations(town: &TestEnv) -> u64 {
    let fields = town.around.dialogporten.requests().fields;
    fields.get("bulkSetSystemLabels").copied().unwrap_or(0)
}

fn confirmation(page: &Page) -> String {
    page.texts(".af-notice__confirmation > p").join(" | ")
}

fn now(page: &Page) -> String {
    page.texts("main section strong").join(" | ")
}

async fn opens(town: &TestEnv, visitor: &mut Visitor, name: &str) -> Page {
    let url = town.at(&format!("/dialog/{}", town.dialog(name)));
    let page = visitor.opens(&url).await;
    assert_eq!(page.status, StatusCode::OK, "{name}");
    page
}

/// The folders that a dialog is shown in.
async fn folders(
    town: &TestEnv,
    visitor: &mut Visitor,
    party: &str,
    name: &str,
) -> BTreeSet<String> {
    let id = format!("d-{}", town.dialog(name));
    let mut found = BTreeSet::new();
    for word in ["innboks", "utkast", "sendt", "arkiv", "papirkurv"] {
        let page = visitor.opens(&town.at(&format!("/a/{party}/{word}"))).await;
        if page.attributes(DIALOGS, "id").contains(&id) {
            found.insert(word.to_owned());
        }
    }
    found
}

fn party_of(page: &Page) -> String {
    page.url.path().split('/').nth(2).unwrap().to_owned()
}

fn buttons(page: &Page) -> Vec<String> {
    page.texts(".af-label-form button")
}

async fn signed_in(person: &str) -> (TestEnv, Visitor, String) {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, person).await;
    let party = if inbox.url.path().starts_with("/a/") {
        party_of(&inbox)
    } else {
        String::new()
    };
    (town, visitor, party)
}

/// `docs/rules/inbox.md#d-15`, `docs/rules/inbox.md#label-actions`, `docs/rules/security.md#act-1`,
/// `docs/rules/inbox.md#g-4`.
#[tokio::test]
async fn each_change_from_each_folder_puts_the_message_where_it_says() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let cases = [
        ("sykepenger", "Arkiver", "Arkivert", "arkiv"),
        (
            "barnehage",
            "Legg i papirkurven",
            "Lagt i papirkurven",
            "papirkurv",
        ),
        (
            "helsetrygdkort",
            "Legg tilbake",
            "Lagt tilbake i innboksen",
            "innboks",
        ),
        (
            "studielan",
            "Legg i papirkurven",
            "Lagt i papirkurven",
            "papirkurv",
        ),
        (
            "privatist-slettes",
            "Legg tilbake blant utkastene",
            "Lagt tilbake blant utkastene",
            "utkast",
        ),
        ("privatist", "Arkiver", "Arkivert", "arkiv"),
    ];
    for (done, (name, button, sentence, folder)) in (1..).zip(cases) {
        let before = folders(&town, &mut visitor, &party, name).await;
        let page = opens(&town, &mut visitor, name).await;
        let list = visitor.submits(&page, button, &[]).await;
        assert_eq!(confirmation(&list), sentence, "{name}");
        assert!(list.url.path().starts_with("/a/"), "{}", list.url);
        let shown = list.attributes(DIALOGS, "id");
        let id = format!("d-{}", town.dialog(name));
        assert!(!shown.contains(&id), "the list is asked anew: {name}");
        let after = folders(&town, &mut visitor, &party, name).await;
        assert_ne!(before, after, "{name}");
        assert!(after.contains(folder), "{name}: {after:?}");
        assert_eq!((mutations(&town), town.openings()), (done, done), "{name}");
    }
    let posted = visitor.history.iter();
    let merk = posted.filter(|(url, _)| url.path().ends_with("/merk"));
    assert!(
        merk.into_iter()
            .all(|(_, status)| *status == StatusCode::SEE_OTHER)
    );
}

#[tokio::test]
async fn only_what_fits_where_the_message_lies_is_offered() {
    let (town, mut visitor, _) = signed_in("lys").await;
    let cases = [
        (
            "vann",
            ["Marker som ulest", "Arkiver", "Legg i papirkurven"],
        ),
        (
            "studielan",
            [
                "Legg tilbake i innboksen",
                "Marker som ulest",
                "Legg i papirkurven",
            ],
        ),
        (
            "privatist-slettes",
            [
                "Legg tilbake blant utkastene",
                "Marker som ulest",
                "Arkiver",
            ],
        ),
    ];
    for (name, expected) in cases {
        let page = opens(&town, &mut visitor, name).await;
        assert_eq!(buttons(&page), expected, "{name}");
        assert!(!page.text().contains("alle som representerer"), "{name}");
    }
    assert_eq!(mutations(&town), 0, "reading changes no label");
}

/// `docs/rules/inbox.md#u-1`, `docs/rules/inbox.md#label-actions`: always to the list, since
/// opening takes the mark away.
#[tokio::test]
async fn marking_as_unread_leads_to_the_list_where_it_shows() {
    let (town, mut visitor, _) = signed_in("lys").await;
    let page = opens(&town, &mut visitor, "vann").await;
    let list = visitor.submits(&page, "Marker som ulest", &[]).await;
    assert_eq!(confirmation(&list), "Markert som ulest");
    let unread = list.attributes("li[data-unread] h3 a", "id");
    assert!(unread.contains(&format!("d-{}", town.dialog("vann"))));
    assert_eq!(town.openings(), 1);
    let undone = visitor.submits(&list, "Angre", &[]).await;
    assert_eq!(confirmation(&undone), "Angret. Meldingen er som før.");
    let unread = undone.attributes("li[data-unread] h3 a", "id");
    assert!(!unread.contains(&format!("d-{}", town.dialog("vann"))));
    assert_eq!((town.openings(), mutations(&town)), (1, 2));
}

/// `docs/rules/inbox.md#label-actions`, `docs/rules/inbox.md#u-2`: said plainly before and after,
/// in each language.
#[tokio::test]
async fn what_others_share_is_said_in_each_language() {
    for (language, before, button, after) in [
        (
            "nb",
            "Gjelder for alle som representerer Fjellbekk Safteri AS.",
            "Arkiver",
            "Arkivert for alle som representerer Fjellbekk Safteri AS",
        ),
        (
            "nn",
            "Gjeld for alle som representerer Fjellbekk Safteri AS.",
            "Arkiver",
            "Arkivert for alle som representerer Fjellbekk Safteri AS",
        ),
        (
            "en",
            "Applies to everyone who represents Fjellbekk Safteri AS.",
            "Archive",
            "Archived for everyone who represents Fjellbekk Safteri AS",
        ),
    ] {
        let town = TestEnv::new().await;
        let mut visitor = Visitor::reading(language);
        let start = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
        town.chooses(&mut visitor, &start, "rask").await;
        let page = opens(&town, &mut visitor, "mva").await;
        assert_eq!(page.texts(".af-label-form > p"), [before]);
        let list = visitor.submits(&page, button, &[]).await;
        assert_eq!(confirmation(&list), after);
        assert_eq!(list.url.path(), "/a/318037434/innboks");
    }
}

/// `docs/rules/inbox.md#undo`: from each folder back to where it lay.
#[tokio::test]
async fn undo_puts_the_message_back_where_it_lay() {
    let (town, mut visitor, party) = signed_in("lys").await;
    for (name, button) in [
        ("sykepenger", "Legg i papirkurven"),
        ("studielan", "Legg tilbake"),
        ("privatist-slettes", "Arkiver"),
        ("privatist", "Arkiver"),
    ] {
        let before = folders(&town, &mut visitor, &party, name).await;
        let page = opens(&town, &mut visitor, name).await;
        let list = visitor.submits(&page, button, &[]).await;
        let undone = visitor.submits(&list, "Angre", &[]).await;
        assert_eq!(confirmation(&undone), "Angret. Meldingen er som før.");
        assert!(
            undone
                .attributes(".af-notice__confirmation form", "action")
                .is_empty()
        );
        let after = folders(&town, &mut visitor, &party, name).await;
        assert_eq!(before, after, "{name}");
        let count = mutations(&town);
        let again = visitor.submits(&list, "Angre", &[]).await;
        assert_eq!(confirmation(&again), "Angret. Meldingen er som før.");
        assert_eq!(mutations(&town), count, "undone once: {name}");
    }
}

/// `docs/rules/inbox.md#f-8`: it stays for the page, and is gone on the next one. `liste` leads
/// back to where one was.
#[tokio::test]
async fn the_confirmation_stands_where_one_came_from_and_goes_with_the_page() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let archive = town.at(&format!("/a/{party}/arkiv"));
    let list = visitor.opens(&archive).await;
    let title = list.texts(DIALOGS)[0].clone();
    let page = visitor.follows(&list, &title).await;
    let done = visitor.submits(&page, "Legg i papirkurven", &[]).await;
    assert_eq!(done.url.path(), format!("/a/{party}/arkiv"));
    assert_eq!(done.attributes("main > :first-child", "role"), ["status"]);
    let reloaded = visitor.opens(done.url.as_str()).await;
    assert_eq!(confirmation(&reloaded), "Lagt i papirkurven");
    let next = visitor.follows(&done, "Innboks").await;
    assert_eq!(confirmation(&next), "");
}

/// `docs/rules/security.md#act-7`: a colleague was quicker.
#[tokio::test]
async fn what_changed_meanwhile_is_not_overwritten_but_shown_and_asked_about() {
    let (town, mut mine, _) = signed_in("rask").await;
    let mut colleague = Visitor::new();
    town.signs_in(&mut colleague, "rask").await;
    let page = opens(&town, &mut mine, "mva").await;
    let theirs = opens(&town, &mut colleague, "mva").await;
    colleague.submits(&theirs, "Legg i papirkurven", &[]).await;
    let opened = town.openings();
    let conflict = mine.submits(&page, "Arkiver", &[]).await;
    assert_eq!(conflict.status, StatusCode::OK);
    assert_eq!(conflict.heading(), "Meldingen er endret siden du åpnet den");
    assert_eq!(now(&conflict), "Meldingen ligger nå i papirkurven.");
    let folder = folders(&town, &mut mine, "318037434", "mva").await;
    assert!(folder.contains("papirkurv"), "{folder:?}");
    let done = mine.submits(&conflict, "Arkiver", &[]).await;
    assert_eq!(
        confirmation(&done),
        "Arkivert for alle som representerer Fjellbekk Safteri AS"
    );
    let folder = folders(&town, &mut mine, "318037434", "mva").await;
    assert!(folder.contains("arkiv"), "{folder:?}");
    assert_eq!(town.openings(), opened, "nothing was opened for it");
}

/// `docs/rules/security.md#act-7`: the service owner was quicker, with new content that moves the
/// message up in the list.
#[tokio::test]
async fn a_message_with_new_content_is_found_again_without_being_opened() {
    let (town, mut visitor, _) = signed_in("lys").await;
    let page = opens(&town, &mut visitor, "studielan").await;
    town.passes(Duration::from_mins(1));
    let id = town.dialog("studielan").parse().unwrap();
    let patch: Patch =
        serde_json::from_value(serde_json::json!({ "status": "InProgress" })).unwrap();
    assert!(
        town.around
            .dialogporten
            .change_dialog(id, DialogChange::Patch(Box::new(patch)))
    );
    let conflict = visitor.submits(&page, "Legg i papirkurven", &[]).await;
    assert_eq!(now(&conflict), "Meldingen ligger nå i innboksen.");
    assert_eq!(town.openings(), 1);
    let done = visitor.submits(&conflict, "Legg i papirkurven", &[]).await;
    assert_eq!(confirmation(&done), "Lagt i papirkurven");
}

/// `docs/rules/inbox.md#undo`: undone only with consent when something changed in between.
#[tokio::test]
async fn undo_after_somebody_elses_change_asks_first() {
    let (town, mut mine, _) = signed_in("rask").await;
    let mut colleague = Visitor::new();
    town.signs_in(&mut colleague, "rask").await;
    let page = opens(&town, &mut mine, "mva").await;
    let list = mine.submits(&page, "Arkiver", &[]).await;
    let theirs = opens(&town, &mut colleague, "mva").await;
    colleague.submits(&theirs, "Legg i papirkurven", &[]).await;
    let count = mutations(&town);
    let asked = mine.submits(&list, "Angre", &[]).await;
    assert_eq!(asked.heading(), "Meldingen er endret etterpå");
    assert_eq!(now(&asked), "Meldingen ligger nå i papirkurven.");
    assert_eq!(mutations(&town), count);
    // The consent holds for the state that was shown, and for no later one.
    let theirs = opens(&town, &mut colleague, "mva").await;
    colleague.submits(&theirs, "Arkiver", &[]).await;
    let again = mine.submits(&asked, "Angre likevel", &[]).await;
    assert_eq!(now(&again), "Meldingen ligger nå i arkivet.");
    assert_eq!(mutations(&town), count + 1, "the colleague's own");
    let done = mine.submits(&again, "Angre likevel", &[]).await;
    assert_eq!(
        confirmation(&done),
        "Angret for alle som representerer Fjellbekk Safteri AS. Meldingen er som før."
    );
    let folder = folders(&town, &mut mine, "318037434", "mva").await;
    assert!(folder.contains("innboks"), "{folder:?}");
}

/// `docs/rules/inbox.md#undo`.
#[tokio::test]
async fn undo_is_forgotten_after_ten_minutes_and_says_so() {
    let (town, mut visitor, _) = signed_in("lys").await;
    let page = opens(&town, &mut visitor, "vann").await;
    let list = visitor.submits(&page, "Arkiver", &[]).await;
    for _ in 0..2 {
        town.passes(Duration::from_mins(5));
        visitor.opens(&town.at("/aktor")).await;
    }
    town.passes(Duration::from_secs(1));
    let late = visitor.submits(&list, "Angre", &[]).await;
    assert_eq!(late.heading(), "Det er for sent å angre her");
    let reloaded = visitor.opens(list.url.as_str()).await;
    assert_eq!(confirmation(&reloaded), "");
    assert_eq!(mutations(&town), 1);
}

/// `docs/rules/security.md#act-6`.
#[tokio::test]
async fn a_form_sent_twice_changes_once() {
    let (town, mut visitor, _) = signed_in("lys").await;
    let page = opens(&town, &mut visitor, "vann").await;
    for _ in 0..3 {
        let list = visitor.submits(&page, "Arkiver", &[]).await;
        assert_eq!(confirmation(&list), "Arkivert");
        assert_eq!(mutations(&town), 1);
    }
    let other = visitor.submits(&page, "Legg i papirkurven", &[]).await;
    assert_eq!(
        other.heading(),
        "Meldingen er endret siden du åpnet den",
        "another button of the same old page is another wish"
    );
    assert_eq!(now(&other), "Meldingen ligger nå i arkivet.");
}

/// `docs/rules/security.md#act-6`: at once, while the first is on its way.
#[tokio::test]
async fn act_6_ten_clicks_at_once_change_once_and_all_are_told_the_same() {
    let (town, gate) = gate::town().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let page = opens(&town, &mut visitor, "vann").await;
    gate.next_change(Fault::Late(Duration::from_millis(400)));
    let mut clicks = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (mut tab, page) = (visitor.clone(), page.clone());
        clicks.spawn(async move { confirmation(&tab.submits(&page, "Arkiver", &[]).await) });
    }
    let told = clicks.join_all().await;
    assert!(
        told.iter().all(|sentence| sentence == "Arkivert"),
        "{told:?}"
    );
    assert_eq!((gate.changes(), mutations(&town)), (1, 1));
}

/// `docs/rules/security.md#act-6`: a browser drops the first of two clicks; the change goes on and
/// the second one tells of it.
#[tokio::test]
async fn a_click_that_the_browser_drops_is_still_told_of_by_the_next() {
    let (town, gate) = gate::town().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let page = opens(&town, &mut visitor, "vann").await;
    gate.next_change(Fault::Late(Duration::from_millis(800)));
    let (mut tab, drawn) = (visitor.clone(), page.clone());
    let first = tokio::spawn(async move { tab.submits(&drawn, "Arkiver", &[]).await });
    gate.change_has_come().await;
    first.abort();
    let list = visitor.submits(&page, "Arkiver", &[]).await;
    assert_eq!(confirmation(&list), "Arkivert");
    assert_eq!((gate.changes(), mutations(&town)), (1, 1));
}

/// In the other tab somebody else has logged in meanwhile: that is said, and nothing is done.
#[tokio::test]
async fn a_form_of_whoever_was_logged_in_before_changes_nothing_and_says_why() {
    let (town, mut visitor, _) = signed_in("lys").await;
    let page = opens(&town, &mut visitor, "vann").await;
    let inbox = visitor.opens(&town.at("/a/meg/innboks?velg=1")).await;
    let options = visitor.opens(&town.at("/a/meg/innboks")).await;
    let options = options.attributes(".af-row-action", "href").remove(0);
    town.ends_sso(&mut visitor);
    let choice = visitor.opens(&town.at("/logg-inn?retur=%2Faktor")).await;
    town.chooses(&mut visitor, &choice, "rask").await;
    let openings = town.openings();
    let heading = "Nå er det en annen som er logget inn";
    let one = visitor.submits(&page, "Arkiver", &[]).await;
    assert_eq!(
        (one.status, &*one.heading()),
        (StatusCode::FORBIDDEN, heading)
    );
    assert!(one.text().contains("Ingenting er gjort"));
    let none_chosen = visitor.submits(&inbox, "Arkiver", &[]).await;
    assert_eq!(none_chosen.heading(), heading);
    let link = visitor.opens(&town.at(&options)).await;
    assert_eq!(link.status, StatusCode::BAD_REQUEST);
    assert_eq!(link.heading(), "Lenken kan ikke brukes");
    assert_eq!((mutations(&town), town.openings()), (0, openings));
}

/// `docs/rules/security.md#act-5`, `docs/rules/security.md#acc-2`: nothing in the form is believed
/// that we did not write for this person and dialog.
#[tokio::test]
async fn a_form_that_is_not_ours_changes_nothing() {
    let (town, mut visitor, _) = signed_in("rask").await;
    let mut lys = Visitor::new();
    town.signs_in(&mut lys, "lys").await;
    let theirs = opens(&town, &mut lys, "vann").await;
    let page = opens(&town, &mut visitor, "mva").await;
    let sealed = theirs.attributes("input[name=sak]", "value").remove(0);
    let own = page.attributes("input[name=sak]", "value").remove(0);
    let sealed_part = own.split('.').next().unwrap();
    let cut = &sealed_part[..sealed_part.len() - 1];
    for values in [
        [("sak", sealed.as_str())],
        [("sak", "")],
        [("sak", cut)],
        [("handling", "slett")],
        [("handling", "")],
    ] {
        let refused = visitor.submits(&page, "Arkiver", &values).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{values:?}");
    }
    // Another dialog's address with this one's form.
    let mut form = page.form_with("Arkiver");
    form.action = format!("/dialog/{}/merk", town.dialog("inntektsmelding"));
    let refused = visitor.sends(&page, form, &[]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(mutations(&town), 0);
    // A list that is none is replaced by the folder of the dialog's own party.
    let list = visitor
        .submits(&page, "Arkiver", &[("liste", "https://evil.example/")])
        .await;
    assert_eq!(list.url.path(), "/a/318037434/innboks");
    // Nobody else's change can be undone, or seen.
    let mut undo = list.form_with("Angre");
    let token = theirs.attributes("input[name=skjema]", "value").remove(0);
    undo.fields = vec![("skjema".to_owned(), token)];
    let refused = lys.sends(&theirs, undo, &[]).await;
    assert_eq!(refused.heading(), "Det er for sent å angre her");
    assert_eq!(mutations(&town), 1);
}

/// `docs/rules/security.md#acc-2`, `docs/rules/security.md#acc-3`: a right that was taken back
/// meanwhile.
#[tokio::test]
async fn acc_2_acc_3_a_party_that_is_no_longer_ours_is_not_acted_for() {
    let (town, gate) = gate::town().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let page = opens(&town, &mut visitor, "mva").await;
    let other = opens(&town, &mut visitor, "inntektsmelding").await;
    let list = visitor.submits(&other, "Arkiver", &[]).await;
    gate.takes_parties_away();
    town.passes(Duration::from_secs(301));
    for (page, button) in [(&page, "Arkiver"), (&list, "Angre")] {
        let refused = visitor.submits(page, button, &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert_eq!(refused.heading(), "Du har ikke tilgang til denne innboksen");
    }
    assert_eq!(gate.changes(), 1, "the one that was allowed");
}

/// `docs/rules/security.md#act-3`: an ended session destroys no input, and executes nothing
/// unasked.
#[tokio::test]
async fn act_3_a_form_of_an_ended_session_is_asked_about_after_the_login() {
    let (town, mut visitor, _) = signed_in("lys").await;
    let page = opens(&town, &mut visitor, "vann").await;
    town.passes(Duration::from_mins(31));
    town.ends_sso(&mut visitor);
    let out = visitor.submits(&page, "Arkiver", &[]).await;
    assert_eq!(out.status, StatusCode::UNAUTHORIZED);
    assert!(out.text().contains("så spør vi deg om du fortsatt vil"));
    let choice = visitor.follows(&out, "Logg inn på nytt").await;
    let asked = town.chooses(&mut visitor, &choice, "lys").await;
    assert_eq!(asked.heading(), "Vil du fortsatt gjøre dette?");
    assert_eq!(mutations(&town), 0);
    let done = visitor.submits(&asked, "Arkiver", &[]).await;
    assert_eq!(confirmation(&done), "Arkivert");
    assert_eq!((mutations(&town), town.openings()), (1, 1));
}

/// `docs/rules/security.md#act-2`, `docs/rules/security.md#act-3`: a token of another visit.
#[tokio::test]
async fn act_2_act_3_a_stale_token_is_asked_about_and_a_foreign_site_refused() {
    let (town, mut visitor, _) = signed_in("lys").await;
    let page = opens(&town, &mut visitor, "vann").await;
    for token in ["", "stale"] {
        let asked = visitor
            .submits(&page, "Arkiver", &[("skjema", token)])
            .await;
        assert_eq!(asked.heading(), "Vil du fortsatt gjøre dette?");
    }
    let url = town.at(&format!("/dialog/{}/merk", town.dialog("vann")));
    let form = page.form_with("Arkiver");
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&form.fields)
        .finish();
    let kind = ("content-type", "application/x-www-form-urlencoded");
    for (header, status) in [
        (("origin", "https://evil.example"), StatusCode::FORBIDDEN),
        (("sec-fetch-site", "cross-site"), StatusCode::FORBIDDEN),
        (
            ("content-encoding", "gzip"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
    ] {
        let refused = visitor
            .calls(Method::POST, &url, &[kind, header], Some(body.clone()))
            .await;
        assert_eq!(refused.status, status, "{header:?}");
    }
    assert_eq!(mutations(&town), 0);
    let list = visitor.submits(&page, "Arkiver", &[]).await;
    let asked = visitor
        .submits(&list, "Angre", &[("skjema", "stale")])
        .await;
    assert_eq!(asked.heading(), "Vil du fortsatt angre?");
    assert_eq!(mutations(&town), 1);
    let undone = visitor.submits(&asked, "Angre", &[]).await;
    assert_eq!(confirmation(&undone), "Angret. Meldingen er som før.");
}

/// `docs/rules/security.md#act-7`, `docs/rules/security.md#limits`: sent, and the answer lost, in
/// each way an answer can be lost. Never sent again.
#[tokio::test]
async fn act_7_a_lost_answer_is_told_as_it_is_and_never_sent_again() {
    let (town, gate) = gate::town().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    for (sent, (name, fault, is_done)) in (1..).zip([
        ("vann", Fault::Cut, true),
        ("barnehage", Fault::Broken, true),
        ("levekar", Fault::Status(502), false),
        ("pass", Fault::Status(503), false),
    ]) {
        let page = opens(&town, &mut visitor, name).await;
        let opened = town.openings();
        gate.next_change(fault);
        let told = visitor.submits(&page, "Arkiver", &[]).await;
        let (heading, place) = if is_done {
            ("Det gikk bra likevel", "Meldingen ligger nå i arkivet.")
        } else {
            (
                "Vi vet ikke om det ble gjort",
                "Meldingen ligger nå i innboksen.",
            )
        };
        assert_eq!(told.heading(), heading, "{name}");
        assert_eq!(now(&told), place, "{name}");
        let again = visitor.submits(&page, "Arkiver", &[]).await;
        assert_eq!(again.heading(), heading, "{name}");
        assert_eq!(gate.changes(), sent, "{name}");
        assert_eq!(town.openings(), opened, "nothing was opened");
    }
    let page = opens(&town, &mut visitor, "helsesvar").await;
    gate.next_change(Fault::Status(502));
    let told = visitor.submits(&page, "Arkiver", &[]).await;
    let done = visitor.submits(&told, "Arkiver", &[]).await;
    assert_eq!(confirmation(&done), "Arkivert", "on the reader's word");
}

/// `docs/rules/security.md#act-7`: no answer within the time of twenty seconds, whether it was made
/// or not.
#[tokio::test]
async fn act_7_a_change_that_takes_too_long_is_told_as_what_can_be_seen() {
    let told = |fault| async move {
        let (town, gate) = gate::town().await;
        let mut visitor = Visitor::new();
        town.signs_in(&mut visitor, "lys").await;
        let page = opens(&town, &mut visitor, "vann").await;
        gate.next_change(fault);
        let told = visitor.submits(&page, "Arkiver", &[]).await;
        assert_eq!(gate.changes(), 1);
        told.heading()
    };
    let long = Duration::from_secs(22);
    let (made, held) = tokio::join!(told(Fault::Late(long)), told(Fault::Held(long)));
    assert_eq!(made, "Det gikk bra likevel");
    assert_eq!(held, "Vi vet ikke om det ble gjort");
}

/// `docs/rules/security.md#act-7`: turned away unread, so nothing was changed; one button tries
/// again.
#[tokio::test]
async fn what_never_was_taken_in_changed_nothing_and_can_be_tried_again() {
    let (town, gate) = gate::town().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let page = opens(&town, &mut visitor, "vann").await;
    gate.next_change(Fault::Status(429));
    let told = visitor.submits(&page, "Arkiver", &[]).await;
    assert_eq!(told.heading(), "Ingenting er endret");
    assert_eq!(now(&told), "Meldingen ligger nå i innboksen.");
    let list = visitor.submits(&told, "Arkiver", &[]).await;
    assert_eq!(confirmation(&list), "Arkivert");
    gate.next_change(Fault::Status(429));
    let told = visitor.submits(&list, "Angre", &[]).await;
    assert_eq!(told.heading(), "Ingenting er angret");
    gate.next_change(Fault::Cut);
    let told = visitor.submits(&told, "Angre", &[]).await;
    assert_eq!(told.heading(), "Det gikk bra likevel");
    assert_eq!(now(&told), "Meldingen ligger nå i innboksen.");
    assert_eq!(gate.changes(), 4);
}

/// `docs/rules/security.md#act-7`: the service owner took it away.
#[tokio::test]
async fn a_message_that_is_gone_is_told_to_be() {
    let (town, mut visitor, _) = signed_in("lys").await;
    let page = opens(&town, &mut visitor, "vann").await;
    let other = opens(&town, &mut visitor, "pass").await;
    let list = visitor.submits(&other, "Arkiver", &[]).await;
    for name in ["vann", "pass"] {
        let id = town.dialog(name).parse().unwrap();
        assert!(
            town.around
                .dialogporten
                .change_dialog(id, DialogChange::Delete)
        );
    }
    for (page, button) in [(&page, "Legg i papirkurven"), (&list, "Angre")] {
        let gone = visitor.submits(page, button, &[]).await;
        assert_eq!(gone.heading(), "Vi finner ikke meldingen lenger");
    }
}
