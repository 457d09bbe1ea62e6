//! The choices of one row, as requests: found in lists, never by opening the message.

use reqwest::StatusCode;

use super::{DIALOGS, buttons, confirmation, mutations, now, signed_in};
use crate::support::{
    town::TestEnv,
    visitor::{Page, Visitor},
};

async fn options(town: &TestEnv, visitor: &mut Visitor, list: &Page, name: &str) -> Page {
    let links = list.attributes(".af-row-action", "href");
    let path = format!("/dialog/{}/", town.dialog(name));
    let link = links.into_iter().find(|link| link.starts_with(&path));
    let link = link.unwrap();
    visitor.opens(&town.at(&link)).await
}

/// `docs/rules/inbox.md#row-options`, `docs/rules/inbox.md#g-4`, `docs/rules/inbox.md#g-5`.
#[tokio::test]
async fn a_row_offers_its_changes_without_being_opened() {
    let (town, mut visitor, _) = signed_in("rask").await;
    let list = visitor.opens(&town.at("/a/318037434/innboks")).await;
    let rows = list.attributes(DIALOGS, "id");
    let named = list.attributes(".af-row-action", "aria-labelledby");
    assert_eq!(named.len(), rows.len());
    assert!(
        named[0].ends_with(&rows[0]),
        "the row's title is in the link's name"
    );
    let calls = town.dialogporten_calls();
    let page = options(&town, &mut visitor, &list, "mva").await;
    assert_eq!(page.heading(), "Valg for meldingen");
    let id = format!("#d-{}", town.dialog("mva"));
    assert_eq!(page.texts(".af-service-text__subject"), list.texts(&id));
    assert_eq!(
        buttons(&page),
        ["Marker som ulest", "Arkiver", "Legg i papirkurven"]
    );
    assert_eq!(
        page.texts(".af-label-form > p"),
        ["Gjelder for alle som representerer Fjellbekk Safteri AS."]
    );
    assert_eq!(town.dialogporten_calls() - calls, 1, "one search");
    let done = visitor.submits(&page, "Arkiver", &[]).await;
    assert_eq!(
        confirmation(&done),
        "Arkivert for alle som representerer Fjellbekk Safteri AS"
    );
    assert_eq!((mutations(&town), town.openings()), (1, 0));
    let place = rows
        .iter()
        .position(|row| Some(row.as_str()) == id.strip_prefix('#'))
        .unwrap();
    let beside = rows
        .get(place + 1)
        .or_else(|| rows.get(place.checked_sub(1)?));
    assert_eq!(done.url.fragment(), beside.map(String::as_str));
}

/// `docs/rules/inbox.md#label-actions`: one that stays in its list is come back to; one that is the
/// last, to the row before it.
#[tokio::test]
async fn one_comes_back_to_the_nearest_row() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let list = visitor
        .opens(&town.at(&format!("/a/{party}/innboks")))
        .await;
    let rows = list.attributes(DIALOGS, "id");
    let links = list.attributes(".af-row-action", "href");
    let final_row = visitor.opens(&town.at(links.last().unwrap())).await;
    let marked = visitor.submits(&final_row, "Marker som ulest", &[]).await;
    assert_eq!(marked.url.fragment(), rows.last().map(String::as_str));
    let links = marked.attributes(".af-row-action", "href");
    let final_row = visitor.opens(&town.at(links.last().unwrap())).await;
    let archived = visitor.submits(&final_row, "Arkiver", &[]).await;
    let before = &rows[rows.len() - 2];
    assert_eq!(archived.url.fragment(), Some(before.as_str()));
    // From the message itself too.
    let title = archived.texts(DIALOGS).remove(0);
    let message = visitor.follows(&archived, &title).await;
    let archived = visitor.submits(&message, "Arkiver", &[]).await;
    assert_eq!(archived.url.fragment(), Some(rows[1].as_str()));
}

/// The page shows the message as it is, whatever the list showed.
#[tokio::test]
async fn choices_are_those_that_fit_now() {
    let (town, mut visitor, party) = signed_in("lys").await;
    let list = visitor
        .opens(&town.at(&format!("/a/{party}/innboks")))
        .await;
    let page = options(&town, &mut visitor, &list, "vann").await;
    visitor.submits(&page, "Arkiver", &[]).await;
    let page = options(&town, &mut visitor, &list, "vann").await;
    assert_eq!(
        buttons(&page),
        [
            "Legg tilbake i innboksen",
            "Marker som ulest",
            "Legg i papirkurven"
        ]
    );
    let id = town.dialog("vann").parse().unwrap();
    let gone = simulators::dialogporten::DialogChange::Delete;
    assert!(town.around.dialogporten.change_dialog(id, gone));
    let page = options(&town, &mut visitor, &list, "vann").await;
    assert!(buttons(&page).is_empty());
    assert!(page.text().contains("du kan ha mistet tilgangen"));
    assert_eq!(now(&page), "");
    assert_eq!(town.openings(), 0);
}

/// `docs/rules/security.md#acc-2`: the link is this reader's and this message's.
#[tokio::test]
async fn a_link_to_choices_is_nobody_elses() {
    let (town, mut visitor, _) = signed_in("rask").await;
    let list = visitor.opens(&town.at("/a/318037434/innboks")).await;
    let link = list.attributes(".af-row-action", "href").remove(0);
    let mut lys = Visitor::new();
    town.signs_in(&mut lys, "lys").await;
    let bare = link.split('?').next().unwrap();
    for (visitor, link) in [(&mut lys, link.as_str()), (&mut visitor, bare)] {
        let page = visitor.opens(&town.at(link)).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{link}");
    }
    assert_eq!(town.openings(), 0);
}
