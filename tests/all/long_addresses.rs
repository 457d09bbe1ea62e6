//! Lists that take a long address: whatever leads away from them and back, leads back to the same list
//! or message, and no answer has a longer head than proxies take.

use arbeidsflate::routes::{ListPlace, LocalPath};
use reqwest::StatusCode;
use url::Url;

use crate::support::{
    town::{INBOX_HOST, Town, Wishes},
    visitor::{Page, Visitor},
};

/// What nginx has for the head of an answer, unless it is told otherwise.
const HEAD_LIMIT_BYTES: usize = 4096;

/// The accountant with 250 companies, and those that the picker shows.
async fn accountant() -> (Town, Visitor, Vec<String>) {
    let town = Town::with(Wishes {
        world: arbeidsflate::simulator::world::Size::Standard,
        ..Wishes::default()
    })
    .await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "flittig").await;
    visitor.keeps_answers = true;
    let picker = visitor.opens(&town.at("/aktor/alle/enheter")).await;
    let all = picker.attributes("main [name=enhet]", "value");
    (town, visitor, all)
}

fn units(all: &[String], count: usize) -> String {
    let each = all.iter().take(count).map(|unit| format!("enhet={unit}"));
    each.collect::<Vec<_>>().join("&")
}

fn words(letters: &str) -> String {
    let all: String = letters.chars().cycle().take(200).collect();
    let all: String = url::form_urlencoded::byte_serialize(all.as_bytes()).collect();
    format!("q={all}")
}

fn many(name: &str, count: usize) -> String {
    let each = (0..count).map(|n| format!("&{name}={name}-{}", n * 7919));
    each.collect()
}

fn list_of(url: &Url) -> ListPlace {
    let text = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    ListPlace::at(&LocalPath::parse(&text).unwrap()).unwrap()
}

fn rows(page: &Page) -> Vec<String> {
    page.attributes("main [id^=d-]", "id")
}

fn heads_are_short(visitor: &mut Visitor) {
    for answer in visitor.answers.drain(..) {
        let headers = answer.headers.iter();
        let head: usize = headers
            .map(|(name, value)| name.as_str().len() + value.len() + 4)
            .sum();
        // The status line, and what a server on https adds.
        assert!(head + 100 < HEAD_LIMIT_BYTES, "{head}: {}", answer.url);
    }
}

async fn changes(visitor: &mut Visitor, page: &Page, field: &str, value: &str) -> Page {
    let form = page.form_with_button_named(field);
    visitor.sends(page, form, &[(field, value)]).await
}

/// Goes away from a message of the list and comes back, to the message and from there to the list.
async fn message_comes_back(town: &Town, visitor: &mut Visitor, link: &str, place: &ListPlace) {
    let message = visitor.opens(&town.at(link)).await;
    assert_eq!(message.status, StatusCode::OK, "{link}");
    let title = message.heading();
    let here = message.url.path().to_owned();
    for (field, value) in [("sprak", "nn"), ("utseende", "light"), ("sprak", "nb")] {
        let same = changes(visitor, &message, field, value).await;
        assert_eq!((same.url.path(), same.heading()), (&*here, title.clone()));
        leads_back(&same, place);
    }
    visitor.forgets(INBOX_HOST);
    let same = visitor.opens(&town.at(link)).await;
    assert_eq!((same.url.path(), same.heading()), (&*here, title));
    leads_back(&same, place);
}

/// Goes away from the list and comes back in every way there is.
async fn comes_back(town: &Town, visitor: &mut Visitor, address: &str) {
    let list = visitor.opens(&town.at(address)).await;
    assert_eq!(list.status, StatusCode::OK, "{address}");
    let (place, shown) = (list_of(&list.url), rows(&list));
    for (field, value) in [("sprak", "en"), ("utseende", "dark"), ("sprak", "nb")] {
        let same = changes(visitor, &list, field, value).await;
        assert_eq!(list_of(&same.url), place, "{field}");
        assert_eq!(rows(&same), shown, "{field}");
    }
    visitor.forgets(INBOX_HOST);
    let same = visitor.opens(&town.at(address)).await;
    assert_eq!(list_of(&same.url), place, "after a login");
    assert_eq!(rows(&same), shown, "after a login");
    let mut links = list.attributes("main [id^=d-] a", "href").into_iter();
    if let Some(link) = links.next() {
        message_comes_back(town, visitor, &link, &place).await;
    }
    heads_are_short(visitor);
}

#[track_caller]
fn leads_back(message: &Page, place: &ListPlace) {
    let back = message.link("Tilbake til");
    let back = message.url.join(&back).unwrap();
    assert_eq!(&list_of(&back), place);
}

#[tokio::test]
async fn a_list_with_a_long_address_is_come_back_to() {
    let (town, mut visitor, all) = accountant().await;
    let everything = format!(
        "{}&{}{}&lest=nei&prosess=urn%3Ax%3A{}",
        words("😀🎄🧾 "),
        many("etat", 20).trim_start_matches('&'),
        many("tjeneste", 20),
        "2026%2F17-".repeat(90),
    );
    for address in [
        format!("/a/utvalg/innboks?{}", units(&all, 100)),
        format!("/a/utvalg/innboks?{}", units(&all, 150)),
        format!(
            "/a/utvalg/innboks?{}&lest=nei&{}",
            units(&all, 100),
            words("skatt på bø ")
        ),
        format!("/a/virksomheter/innboks?{}", words("æøå smørbrød ")),
        format!("/a/virksomheter/arkiv?{everything}"),
    ] {
        comes_back(&town, &mut visitor, &address).await;
    }
}

#[tokio::test]
async fn what_is_done_with_a_list_of_a_long_address_leads_back_to_it() {
    let (town, mut visitor, all) = accountant().await;
    let address = format!("/a/utvalg/innboks?{}&tid=eldre", units(&all, 120));
    let list = visitor.opens(&town.at(&address)).await;
    let place = list_of(&list.url);
    let name = "Ø".repeat(100);
    let saved = visitor
        .submits(&list, "Lagre søket", &[("navn", &name)])
        .await;
    assert_eq!(list_of(&saved.url), place);
    let searches = visitor.opens(&town.at("/sok")).await;
    let opened = visitor.follows(&searches, &name).await;
    assert_eq!(list_of(&opened.url), place);
    assert_eq!(rows(&opened), rows(&list));
    // A form of a visit that has ended is asked about again, with what was typed.
    let typed = "Æ".repeat(100);
    let form = list.form_with("Lagre søket");
    visitor.forgets(INBOX_HOST);
    let midway = visitor.sends(&list, form, &[("navn", &typed)]).await;
    assert_eq!(midway.status, StatusCode::UNAUTHORIZED);
    let again = visitor.follows(&midway, "Logg inn").await;
    assert_eq!(again.attributes("main [name=navn]", "value"), [typed]);
    let kept = again.attributes("main [name=adresse]", "value");
    let kept = town.at(&kept[0]).parse().unwrap();
    assert_eq!(list_of(&kept), place);
    heads_are_short(&mut visitor);
}

#[tokio::test]
async fn an_address_that_is_too_long_is_told() {
    let (town, mut visitor, all) = accountant().await;
    // Nobody can have so many services, but the form keeps what was chosen.
    let noise = (0..400_u64).map(|n| format!("{:x}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    let noise = noise.collect::<String>();
    let long = format!("/a/{}/innboks?etat=nav&sak={}", all[0], &noise[..1000]);
    let long = format!("{long}&prosess=urn:x:{}", &noise[1000..2000]);
    let form = visitor
        .opens(&town.at(&format!("{long}&{}", words("æøåéü"))))
        .await;
    assert_eq!(form.status, StatusCode::OK, "it fits");
    let services = (20..38).map(|n| format!("&tjeneste={}", &noise[n * 100..n * 100 + 60]));
    let services = services.collect::<String>();
    let form = visitor.opens(&town.at(&format!("{long}{services}"))).await;
    assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        form.text()
            .contains("mer enn det er plass til i en adresse")
    );
    let kept = form.attributes("main [name=tjeneste][checked]", "value");
    assert_eq!(kept.len(), 18);
    for path in ["/hjelp", "/aktor", "/sok", "/"] {
        let page = visitor.opens(&town.at(&format!("{path}?x={noise}"))).await;
        assert_eq!(page.status, StatusCode::URI_TOO_LONG, "{path}");
        assert_eq!(page.heading(), "Adressen er for lang");
    }
    heads_are_short(&mut visitor);
}
