//! Many messages at a time, as requests: chosen in a list without script, changed in one call, and
//! told of one by one when that did not simply succeed.

use std::{collections::BTreeMap, time::Duration};

use reqwest::StatusCode;
use simulators::{dialogporten::DialogChange, world::Size};

use super::{
    DIALOGS, confirmation, folders,
    gate::{self, Fault},
    mutations, opens, signed_in,
};
use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::{Form, Page, Visitor},
};

const BOXES: &str = "input[type=checkbox][name^='sak.']";
const CHOSEN: &str = "input[name^='sak.'][checked]";

/// The boxes of a list while one chooses from it.
async fn selection_mode(town: &TestEnv, visitor: &mut Visitor, list: &str) -> Page {
    let list = visitor.opens(&town.at(list)).await;
    let page = visitor.follows(&list, "Velg flere").await;
    let (boxes, rows) = (page.attributes(BOXES, "value"), page.texts(DIALOGS));
    assert_eq!(boxes.len(), rows.len(), "a box a row");
    assert!(page.attributes(CHOSEN, "id").is_empty());
    page
}

fn value(page: &Page, id: &str) -> String {
    let found = page.attributes(&format!("{BOXES}#vd-{id}"), "value");
    found
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("no box for {id} on {}", page.url))
}

/// The form that a button sends when these boxes are ticked, whatever page they come from.
fn ticked(page: &Page, button: &str, boxes: &[String]) -> Form {
    let mut form = page.form_with(button);
    form.fields.retain(|(name, _)| !name.starts_with("sak."));
    let boxes = boxes.iter().enumerate();
    let boxes = boxes.map(|(place, value)| (format!("sak.{place}"), value.clone()));
    form.fields.extend(boxes);
    form
}

fn of(town: &TestEnv, page: &Page, names: &[&str]) -> Vec<String> {
    names
        .iter()
        .map(|name| value(page, &town.dialog(name)))
        .collect()
}

/// The rows of the page that tells what became of a change, each with what it says.
fn rows(page: &Page) -> Vec<String> {
    page.texts(".af-label-result__row")
}

const THREE: [&str; 3] = ["sykepenger", "vann", "pass"];

/// `docs/rules/inbox.md#label-actions`, `docs/rules/security.md#act-1`, `docs/rules/inbox.md#g-4`.
#[tokio::test]
async fn act_1_several_are_put_away_in_one_call_and_taken_back_in_one() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let page = selection_mode(&town, &mut visitor, &format!("/a/{party}/innboks")).await;
    let order = page.attributes(DIALOGS, "id");
    let boxes = of(&town, &page, &THREE);
    let list = visitor
        .sends(&page, ticked(&page, "Arkiver", &boxes), &[])
        .await;
    assert_eq!(confirmation(&list), "3 meldinger arkivert");
    assert_eq!((mutations(&town), town.openings()), (1, 0));
    assert!(list.attributes(BOXES, "id").is_empty(), "one reads again");
    let gone = THREE.map(|name| format!("d-{}", town.dialog(name)));
    let left: Vec<_> = order
        .iter()
        .filter(|id| !gone.contains(id))
        .cloned()
        .collect();
    assert_eq!(list.attributes(DIALOGS, "id"), left);
    // The nearest row that remains: the next one after the first of them.
    let first = order.iter().position(|id| gone.contains(id)).unwrap();
    let next = order[first..].iter().find(|id| !gone.contains(id)).unwrap();
    assert_eq!(list.url.fragment(), Some(next.as_str()));
    let undone = visitor.submits(&list, "Angre", &[]).await;
    assert_eq!(confirmation(&undone), "Angret. 3 meldinger er som før.");
    assert_eq!(undone.attributes(DIALOGS, "id"), order);
    assert_eq!((mutations(&town), town.openings()), (2, 0));
}

/// `docs/rules/inbox.md#row-options`: the same page with an error summary, which takes the focus.
#[tokio::test]
async fn a_form_with_nothing_chosen_says_so_where_one_chooses() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let page = selection_mode(&town, &mut visitor, &format!("/a/{party}/arkiv")).await;
    let told = visitor.submits(&page, "Legg i papirkurven", &[]).await;
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(told.heading(), "Arkiv");
    assert_eq!(
        told.texts(".ds-error-summary h2"),
        ["Du har ikke valgt noen meldinger"]
    );
    assert_eq!(told.attributes(".ds-error-summary", "autofocus").len(), 1);
    let first = told.attributes(BOXES, "id").remove(0);
    assert_eq!(
        told.attributes(".ds-error-summary a", "href"),
        [format!("#{first}")]
    );
    assert_eq!(mutations(&town), 0);
    let boxes = vec![told.attributes(BOXES, "value").remove(0)];
    let form = ticked(&told, "Legg i papirkurven", &boxes);
    let list = visitor.sends(&told, form, &[]).await;
    assert_eq!(confirmation(&list), "Lagt i papirkurven", "one is one");
}

/// `docs/rules/inbox.md#row-options`: without script, all of the page.
#[tokio::test]
async fn all_on_the_page_can_be_chosen_and_let_go() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let page = selection_mode(&town, &mut visitor, &format!("/a/{party}/innboks")).await;
    let all = visitor.follows(&page, "Velg alle på siden").await;
    let boxes = all.attributes(BOXES, "id");
    assert_eq!(all.attributes(CHOSEN, "id"), boxes);
    let none = visitor.follows(&all, "Fjern alle valg").await;
    assert!(none.attributes(CHOSEN, "id").is_empty());
    let read = visitor.follows(&none, "Avslutt valget").await;
    assert!(read.attributes(BOXES, "id").is_empty());
    // The name of a box is its row's title.
    let named = all.attributes(BOXES, "aria-labelledby");
    assert_eq!(named, all.attributes(DIALOGS, "id"));
    let list = visitor.submits(&all, "Marker som ulest", &[]).await;
    assert_eq!(
        confirmation(&list),
        format!("{} meldinger markert som ulest", boxes.len())
    );
    assert_eq!((mutations(&town), town.openings()), (1, 0));
}

/// A hundred go, a hundred and one do not, and nothing that was chosen is lost.
#[tokio::test]
async fn a_hundred_are_changed_at_once_and_one_more_is_refused_with_the_choice_kept() {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        page_size: 100,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "flittig").await;
    let first = a_full_list(&town, &mut visitor).await;
    let older = visitor.follows(&first, "Eldre meldinger").await;
    let older = visitor.follows(&older, "Velg flere").await;
    let first = visitor.follows(&first, "Velg flere").await;
    let mut boxes = first.attributes(BOXES, "value");
    assert_eq!(boxes.len(), 100);
    boxes.push(older.attributes(BOXES, "value").remove(0));
    let calls = town.dialogporten_calls();
    let told = visitor
        .sends(&first, ticked(&first, "Arkiver", &boxes), &[])
        .await;
    assert_eq!(told.heading(), "Du har valgt for mange meldinger");
    assert!(told.text().contains("Du har valgt 101 meldinger"));
    assert_eq!(told.attributes(CHOSEN, "value").len(), 101);
    assert_eq!(rows(&told).len(), 101);
    assert_eq!(mutations(&town), 0);
    assert!(
        town.dialogporten_calls() <= calls + 1,
        "nobody is asked about so many"
    );
    let kept = told.attributes("input[name^='sak.']", "value");
    let list = visitor
        .sends(&told, ticked(&told, "Arkiver", &kept[..100]), &[])
        .await;
    assert!(confirmation(&list).starts_with("100 meldinger arkivert for alle som representerer "));
    assert_eq!((mutations(&town), town.openings()), (1, 0));
    let undone = visitor.submits(&list, "Angre", &[]).await;
    assert!(confirmation(&undone).ends_with("100 meldinger er som før."));
    assert_eq!((mutations(&town), town.openings()), (2, 0));
}

/// The inbox of the company that has most, which is more than fits on a page.
async fn a_full_list(town: &TestEnv, visitor: &mut Visitor) -> Page {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for dialog in town.around.world["dialogs"].as_array().unwrap() {
        let party = dialog["create"]["party"].as_str().unwrap();
        if let Some((kind, number)) = party.rsplit_once(':')
            && kind.contains("organization")
        {
            *counts.entry(number).or_default() += 1;
        }
    }
    let (number, _) = counts.into_iter().max_by_key(|(_, count)| *count).unwrap();
    let list = visitor
        .opens(&town.at(&format!("/a/{number}/innboks")))
        .await;
    assert!(list.find_link("Eldre meldinger").is_some(), "{}", list.url);
    list
}

/// `docs/rules/inbox.md#undo`: each goes back to where it lay.
#[tokio::test]
async fn those_of_several_folders_go_back_to_where_they_lay() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let inbox = selection_mode(&town, &mut visitor, &format!("/a/{party}/innboks")).await;
    let archive = selection_mode(&town, &mut visitor, &format!("/a/{party}/arkiv")).await;
    let bin = selection_mode(&town, &mut visitor, &format!("/a/{party}/papirkurv")).await;
    let names = ["vann", "studielan", "privatist-slettes"];
    let mut before = Vec::new();
    for name in names {
        before.push(folders(&town, &mut visitor, &party, name).await);
    }
    let boxes = [
        of(&town, &inbox, &["vann"]),
        of(&town, &archive, &["studielan"]),
        of(&town, &bin, &["privatist-slettes"]),
    ]
    .concat();
    let list = visitor
        .sends(&inbox, ticked(&inbox, "Legg i papirkurven", &boxes), &[])
        .await;
    assert_eq!(confirmation(&list), "3 meldinger lagt i papirkurven");
    for name in names {
        let now = folders(&town, &mut visitor, &party, name).await;
        assert!(now.contains("papirkurv"), "{name}: {now:?}");
    }
    let undone = visitor.submits(&list, "Angre", &[]).await;
    assert_eq!(confirmation(&undone), "Angret. 3 meldinger er som før.");
    for (name, before) in names.into_iter().zip(before) {
        assert_eq!(
            folders(&town, &mut visitor, &party, name).await,
            before,
            "{name}"
        );
    }
    // Two folders to go back to, and one that was in the bin already.
    assert_eq!((mutations(&town), town.openings()), (3, 0));
}

/// `docs/rules/inbox.md#undo`: a mark that somebody else had set is not taken away with one's own.
#[tokio::test]
async fn a_mark_that_was_there_before_stays_when_ones_own_is_undone() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let inbox = format!("/a/{party}/innboks");
    let page = selection_mode(&town, &mut visitor, &inbox).await;
    let form = ticked(&page, "Marker som ulest", &of(&town, &page, &["vann"]));
    visitor.sends(&page, form, &[]).await;
    let page = selection_mode(&town, &mut visitor, &inbox).await;
    let form = ticked(
        &page,
        "Marker som ulest",
        &of(&town, &page, &["vann", "pass"]),
    );
    let list = visitor.sends(&page, form, &[]).await;
    let undone = visitor.submits(&list, "Angre", &[]).await;
    assert_eq!(confirmation(&undone), "Angret. 2 meldinger er som før.");
    let unread = undone.attributes("li[data-unread] h3 a", "id");
    assert!(unread.contains(&format!("d-{}", town.dialog("vann"))));
}

/// `docs/rules/security.md#act-5`, `docs/rules/inbox.md#g-3`: rows of several parties, each changed
/// for its own.
#[tokio::test]
async fn those_of_several_parties_are_changed_in_one_call() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let (own, company) = own_and_company(&town, &mut visitor).await;
    let first = |page: &Page| vec![page.attributes(BOXES, "value").remove(0)];
    let boxes = [first(&own), first(&company)].concat();
    let list = visitor
        .sends(&company, ticked(&company, "Arkiver", &boxes), &[])
        .await;
    assert_eq!(
        confirmation(&list),
        "2 meldinger arkivert for alle som representerer aktørene de er til"
    );
    assert_eq!(list.url.path(), company.url.path());
    assert_eq!((mutations(&town), town.openings()), (1, 0));
    let calls = town.dialogporten_calls();
    let undone = visitor.submits(&list, "Angre", &[]).await;
    assert!(confirmation(&undone).ends_with("2 meldinger er som før."));
    // To look, to undo, and the list: both parties in one.
    assert_eq!(town.dialogporten_calls() - calls, 3);
}

/// `docs/rules/inbox.md#g-3`: from a list over all parties, and back to it.
#[tokio::test]
async fn a_list_over_many_parties_is_chosen_from_like_any_other() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let page = selection_mode(&town, &mut visitor, "/a/alle/innboks").await;
    let boxes = page.attributes(BOXES, "value");
    let all = visitor.follows(&page, "Velg alle på siden").await;
    let list = visitor.submits(&all, "Arkiver", &[]).await;
    let said = format!(
        "{} meldinger arkivert for alle som representerer aktørene de er til",
        boxes.len()
    );
    assert_eq!(confirmation(&list), said);
    assert_eq!(list.url.path(), "/a/alle/innboks");
    assert!(list.attributes(DIALOGS, "id").is_empty());
    assert_eq!((mutations(&town), town.openings()), (1, 0));
    let undone = visitor.submits(&list, "Angre", &[]).await;
    assert_eq!(
        undone.attributes(DIALOGS, "id"),
        page.attributes(DIALOGS, "id")
    );
    // What did not simply succeed is told in the frame of that list, with whom each is to.
    let id = page.attributes(DIALOGS, "id").remove(0);
    let id = id.strip_prefix("d-").unwrap().parse().unwrap();
    let page = selection_mode(&town, &mut visitor, "/a/alle/innboks").await;
    assert!(
        town.around
            .dialogporten
            .change_dialog(id, DialogChange::Delete)
    );
    let form = ticked(&page, "Arkiver", &page.attributes(BOXES, "value"));
    let told = visitor.sends(&page, form, &[]).await;
    assert_eq!(told.heading(), "Vi finner ikke alle meldingene lenger");
    assert_eq!(rows(&told).len(), boxes.len());
    assert!(
        rows(&told).iter().all(|row| row.contains(" Til ")),
        "{:?}",
        rows(&told)
    );
    let back = told.link("Gå til Innboks");
    assert_eq!(back, "/a/alle/innboks");
}

/// The lists of oneself and of a company, to choose from.
async fn own_and_company(town: &TestEnv, visitor: &mut Visitor) -> (Page, Page) {
    let picker = visitor.opens(&town.at("/aktor")).await;
    let links = picker.attributes("main a[href^='/a/']", "href");
    let is_company = |href: &&String| href.starts_with("/a/3");
    let company = links.iter().find(is_company).unwrap();
    let own = links.iter().find(|href| !is_company(href)).unwrap();
    let own = selection_mode(town, visitor, own).await;
    (own, selection_mode(town, visitor, company).await)
}

/// `docs/rules/security.md#act-5`: each tab acts for the party that its page was drawn for.
#[tokio::test]
async fn act_5_two_tabs_of_two_parties_each_act_for_their_own() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let (own, company) = own_and_company(&town, &mut visitor).await;
    // The company's tab was opened last; the own one is sent first.
    let two = |page: &Page| page.attributes(BOXES, "value")[..2].to_vec();
    let mine = visitor
        .sends(&own, ticked(&own, "Arkiver", &two(&own)), &[])
        .await;
    assert_eq!(confirmation(&mine), "2 meldinger arkivert");
    let theirs = visitor
        .sends(&company, ticked(&company, "Arkiver", &two(&company)), &[])
        .await;
    let shared = "2 meldinger arkivert for alle som representerer ";
    assert!(confirmation(&theirs).starts_with(shared));
    assert_eq!(mine.url.path(), own.url.path());
    assert_eq!(theirs.url.path(), company.url.path());
    let undone = visitor.submits(&mine, "Angre", &[]).await;
    assert_eq!(confirmation(&undone), "Angret. 2 meldinger er som før.");
    assert_eq!(undone.url.path(), own.url.path());
    let still = visitor.opens(theirs.url.as_str()).await;
    assert!(confirmation(&still).starts_with(shared));
}

/// `docs/rules/security.md#act-7`: Dialogporten names what it cannot find; so do we, and the rest
/// can go on.
#[tokio::test]
async fn what_is_gone_is_named_and_the_rest_can_go_on() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let page = selection_mode(&town, &mut visitor, &format!("/a/{party}/innboks")).await;
    let title = page.texts(&format!("#d-{}", town.dialog("vann"))).remove(0);
    let id = town.dialog("vann").parse().unwrap();
    assert!(
        town.around
            .dialogporten
            .change_dialog(id, DialogChange::Delete)
    );
    let form = ticked(&page, "Arkiver", &of(&town, &page, &THREE));
    let told = visitor.sends(&page, form, &[]).await;
    assert_eq!(told.heading(), "Vi finner ikke alle meldingene lenger");
    let gone = format!("{title} Vi finner ikke meldingen i noen mappe nå.");
    assert_eq!(rows(&told)[0], gone, "named, and first");
    assert_eq!(told.attributes(".af-label-result input", "value").len(), 2);
    assert_eq!(mutations(&town), 1);
    let list = visitor.submits(&told, "Arkiver", &[]).await;
    assert_eq!(confirmation(&list), "2 meldinger arkivert");
    assert_eq!((mutations(&town), town.openings()), (2, 0));
}

/// `docs/rules/security.md#act-7`, `docs/rules/inbox.md#g-4`: a colleague was quicker with one of
/// them; all are shown as they are, found with one search, and tried again on the reader's word
/// alone.
#[tokio::test]
async fn act_7_what_changed_meanwhile_is_shown_one_by_one_and_asked_about() {
    let (town, mut mine, _) = signed_in("rask").await;
    let mut colleague = Visitor::new();
    town.signs_in(&mut colleague, "rask").await;
    let page = selection_mode(&town, &mut mine, "/a/318037434/innboks").await;
    let boxes = of(&town, &page, &["inntektsmelding", "mva"]);
    let theirs = opens(&town, &mut colleague, "mva").await;
    colleague.submits(&theirs, "Legg i papirkurven", &[]).await;
    let (opened, calls) = (town.openings(), town.dialogporten_calls());
    let told = mine
        .sends(&page, ticked(&page, "Arkiver", &boxes), &[])
        .await;
    assert_eq!(
        told.heading(),
        "Noen av meldingene er endret siden du så dem"
    );
    assert_eq!(
        town.dialogporten_calls() - calls,
        2,
        "the change, and a search"
    );
    let rows = rows(&told);
    assert!(
        rows[0].ends_with("Endret Meldingen ligger nå i papirkurven."),
        "{rows:?}"
    );
    assert!(
        rows[1].ends_with("Meldingen ligger nå i innboksen."),
        "{rows:?}"
    );
    let done = mine.submits(&told, "Arkiver", &[]).await;
    assert_eq!(
        confirmation(&done),
        "2 meldinger arkivert for alle som representerer Fjellbekk Safteri AS"
    );
    assert_eq!(town.openings(), opened);
}

/// `docs/rules/inbox.md#undo`: one that somebody changed is left and named; the others are taken
/// back.
#[tokio::test]
async fn undo_leaves_what_somebody_changed_until_there_is_consent() {
    let (town, mut mine, _) = signed_in("rask").await;
    let mut colleague = Visitor::new();
    town.signs_in(&mut colleague, "rask").await;
    let page = selection_mode(&town, &mut mine, "/a/318037434/innboks").await;
    let boxes = of(&town, &page, &["inntektsmelding", "mva"]);
    let list = mine
        .sends(&page, ticked(&page, "Arkiver", &boxes), &[])
        .await;
    let theirs = opens(&town, &mut colleague, "mva").await;
    colleague.submits(&theirs, "Legg i papirkurven", &[]).await;
    let told = mine.submits(&list, "Angre", &[]).await;
    assert_eq!(told.heading(), "Noen av meldingene er endret etterpå");
    let shown = rows(&told);
    assert!(
        shown[0].ends_with("Meldingen ligger nå i innboksen."),
        "{shown:?}"
    );
    assert!(
        shown[1].ends_with("Meldingen ligger nå i papirkurven."),
        "{shown:?}"
    );
    assert_eq!(
        told.attributes("input[name^='revisjon.']", "value").len(),
        1
    );
    let count = mutations(&town);
    // Without a tick there is no consent.
    let form = {
        let mut form = told.form_with("Angre likevel");
        form.fields
            .retain(|(name, _)| !name.starts_with("revisjon."));
        form
    };
    let again = mine.sends(&told, form, &[]).await;
    assert_eq!(again.heading(), told.heading());
    assert_eq!(mutations(&town), count);
    let done = mine.submits(&again, "Angre likevel", &[]).await;
    assert!(
        confirmation(&done).ends_with("2 meldinger er som før."),
        "{}",
        done.text()
    );
    let folder = folders(&town, &mut mine, "318037434", "mva").await;
    assert!(folder.contains("innboks"), "{folder:?}");
}

/// `docs/rules/security.md#act-6`: one after the other, and at once.
#[tokio::test]
async fn a_form_for_many_sent_twice_changes_once() {
    let (town, gate) = gate::town().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let page = selection_mode(&town, &mut visitor, inbox.url.path()).await;
    let form = ticked(&page, "Arkiver", &of(&town, &page, &THREE));
    gate.next_change(Fault::Late(Duration::from_millis(400)));
    let mut clicks = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let (mut tab, page, form) = (visitor.clone(), page.clone(), form.clone());
        clicks.spawn(async move { confirmation(&tab.sends(&page, form, &[]).await) });
    }
    let told = clicks.join_all().await;
    assert!(
        told.iter().all(|said| said == "3 meldinger arkivert"),
        "{told:?}"
    );
    let list = visitor.sends(&page, form, &[]).await;
    assert_eq!(confirmation(&list), "3 meldinger arkivert");
    assert_eq!((gate.changes(), mutations(&town)), (1, 1));
}

/// `docs/rules/security.md#act-7`: the answer is lost, or the change never arrives.
#[tokio::test]
async fn an_unsure_change_of_many_is_told_as_it_is_and_one_not_sent_can_be_tried_again() {
    let (town, gate) = gate::town().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let page = selection_mode(&town, &mut visitor, inbox.url.path()).await;
    gate.next_change(Fault::Cut);
    let form = ticked(&page, "Arkiver", &of(&town, &page, &THREE));
    let told = visitor.sends(&page, form, &[]).await;
    assert_eq!(told.heading(), "Det gikk bra likevel");
    let said = rows(&told);
    assert!(
        said.iter().all(|row| row.contains("ligger nå i arkivet")),
        "{said:?}"
    );
    let page = selection_mode(&town, &mut visitor, inbox.url.path()).await;
    gate.next_change(Fault::Status(502));
    let boxes = page.attributes(BOXES, "value")[..2].to_vec();
    let told = visitor
        .sends(&page, ticked(&page, "Arkiver", &boxes), &[])
        .await;
    assert_eq!(told.heading(), "Vi vet ikke om det ble gjort");
    let said = rows(&told);
    assert!(
        said.iter()
            .all(|row| row.ends_with("ligger nå i innboksen.")),
        "{said:?}"
    );
    assert_eq!(gate.changes(), 2, "never sent again by itself");
    gate.next_change(Fault::Status(429));
    let told = visitor.submits(&told, "Arkiver", &[]).await;
    assert_eq!(told.heading(), "Ingenting er endret");
    let list = visitor.submits(&told, "Arkiver", &[]).await;
    assert_eq!(confirmation(&list), "2 meldinger arkivert");
    assert_eq!((gate.changes(), town.openings()), (4, 0));
}

/// `docs/rules/security.md#act-3`: nothing that was chosen is lost with the login, nothing is done
/// unasked, and nobody else is asked about it.
#[tokio::test]
async fn what_was_chosen_is_asked_about_after_a_new_login() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let page = selection_mode(&town, &mut visitor, &format!("/a/{party}/innboks")).await;
    let form = ticked(&page, "Arkiver", &of(&town, &page, &THREE));
    town.passes(Duration::from_mins(31));
    town.ends_sso(&mut visitor);
    let out = visitor.sends(&page, form, &[]).await;
    assert_eq!(out.status, StatusCode::UNAUTHORIZED);
    assert!(out.text().contains("så spør vi deg om du fortsatt vil"));
    let mut other = visitor.clone();
    let choice = other.follows(&out, "Logg inn på nytt").await;
    let theirs = town.chooses(&mut other, &choice, "rask").await;
    assert_eq!(theirs.heading(), "Vi husker ikke lenger hva du valgte");
    let choice = visitor.follows(&out, "Logg inn på nytt").await;
    // Longer at the provider than an ordinary change is remembered.
    town.passes(Duration::from_mins(9));
    let asked = town.chooses(&mut visitor, &choice, "lys").await;
    assert_eq!(asked.heading(), "Vil du fortsatt gjøre dette?");
    assert_eq!(asked.attributes(CHOSEN, "value").len(), 3);
    assert_eq!(mutations(&town), 0);
    let done = visitor.submits(&asked, "Arkiver", &[]).await;
    assert_eq!(confirmation(&done), "3 meldinger arkivert");
    assert_eq!((mutations(&town), town.openings()), (1, 0));
}

/// `docs/rules/security.md#act-2`, `docs/rules/security.md#act-3`: a token of another visit; and
/// one that was made up is no reason to keep anything.
#[tokio::test]
async fn a_stale_token_for_many_is_asked_about_and_what_is_not_ours_is_refused() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let page = selection_mode(&town, &mut visitor, &format!("/a/{party}/innboks")).await;
    let form = ticked(&page, "Arkiver", &of(&town, &page, &THREE));
    let asked = visitor
        .sends(&page, form.clone(), &[("skjema", "stale")])
        .await;
    assert_eq!(asked.heading(), "Vil du fortsatt gjøre dette?");
    assert_eq!(rows(&asked).len(), 3);
    let mut forged = form.clone();
    forged.fields.push(("sak".to_owned(), "made-up".to_owned()));
    let refused = visitor.sends(&page, forged, &[]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let mut nobody = Visitor::new();
    let start = nobody.opens(&town.at("/")).await;
    let out = nobody.sends(&start, form, &[("hvem", "made-up")]).await;
    assert_eq!(out.status, StatusCode::UNAUTHORIZED);
    assert!(!out.text().contains("så spør vi deg om du fortsatt vil"));
    assert_eq!(mutations(&town), 0);
}

/// `docs/rules/inbox.md#budgets`: the budgets of a list of fifty rows.
#[tokio::test]
async fn a_row_has_two_links_and_a_list_stays_small() {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        ..TestEnvOptions::default()
    })
    .await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "flittig").await;
    let list = a_full_list(&town, &mut visitor).await;
    assert_eq!(list.texts(DIALOGS).len(), 50);
    let inside = ".af-list-row a, .af-list-row button, .af-list-row input";
    assert_eq!(list.texts(inside).len(), 100, "two a row");
    let elements = list.texts("*").len();
    assert!(elements <= 1500, "{elements} elements");
    let selection_mode = visitor.follows(&list, "Velg flere").await;
    let elements = selection_mode.texts("*").len();
    assert!(elements <= 1500, "{elements} elements while one chooses");
    assert_eq!(town.openings(), 0);
}
