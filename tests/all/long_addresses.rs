//! Lists that take a long address: whatever leads away from them and back, leads back to the same list
//! or message, and no answer has a longer head than proxies take.

use arbeidsflate::urls::{ListUrl, LocalPath};
use reqwest::StatusCode;
use url::Url;

use crate::{
    content::ContentFile,
    support::{
        town::{INBOX_HOST, TestEnv, TestEnvOptions},
        visitor::{Page, Visitor},
    },
};

/// What nginx has for the head of an answer, unless it is told otherwise.
const HEAD_LIMIT_BYTES: usize = 4096;

/// The accountant with 250 companies, and those that the picker shows.
async fn accountant() -> (TestEnv, Visitor, Vec<String>) {
    accountant_with(50, Vec::new()).await
}

async fn accountant_with(
    page_size: usize,
    settings: Vec<(&'static str, String)>,
) -> (TestEnv, Visitor, Vec<String>) {
    let town = TestEnv::with(TestEnvOptions {
        world: simulators::world::Size::Standard,
        page_size,
        settings,
        ..TestEnvOptions::default()
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

fn list_of(url: &Url) -> ListUrl {
    let text = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    ListUrl::at(&LocalPath::parse(&text).unwrap()).unwrap()
}

fn rows(page: &Page) -> Vec<String> {
    page.attributes("main [id^=d-]", "id")
}

/// The links to the messages of a list.
fn messages(page: &Page) -> Vec<String> {
    page.attributes("main a[id^=d-]", "href")
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
async fn message_comes_back(town: &TestEnv, visitor: &mut Visitor, link: &str, place: &ListUrl) {
    let message = visitor.opens(&town.at(link)).await;
    assert_eq!(message.status, StatusCode::OK, "{link}");
    let title = message.heading();
    let here = message.url.path().to_owned();
    for (field, value) in [("sprak", "nn"), ("utseende", "light"), ("sprak", "nb")] {
        let same = changes(visitor, &message, field, value).await;
        assert_eq!(same.url.path(), here);
        assert!(
            value != "nb" || same.heading() == title,
            "{}",
            same.heading()
        );
        leads_back(&same, place);
    }
    visitor.forgets(INBOX_HOST);
    let same = visitor.opens(&town.at(link)).await;
    assert_eq!((same.url.path(), same.heading()), (&*here, title));
    leads_back(&same, place);
}

/// Goes away from the list and comes back in every way there is. Says whether it has a message to do the
/// same with.
async fn comes_back(town: &TestEnv, visitor: &mut Visitor, address: &str) -> bool {
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
    let link = messages(&list).into_iter().next();
    if let Some(link) = &link {
        message_comes_back(town, visitor, link, &place).await;
    }
    heads_are_short(visitor);
    link.is_some()
}

#[track_caller]
fn leads_back(message: &Page, place: &ListUrl) {
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
        let has_messages = comes_back(&town, &mut visitor, &address).await;
        assert_eq!(has_messages, !address.contains("q="), "{address:.100}");
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

/// A label of a message changed from the list, and taken back there.
#[tokio::test]
async fn a_message_is_put_away_and_brought_back_in_a_list_of_a_long_address() {
    let (town, mut visitor, all) = accountant().await;
    let address = format!("/a/utvalg/innboks?{}&tid=eldre", units(&all, 120));
    let list = visitor.opens(&town.at(&address)).await;
    let (place, shown) = (list_of(&list.url), rows(&list));
    let choices = list.attributes("main a[href*='/valg?']", "href").remove(0);
    let choices = visitor.opens(&town.at(&choices)).await;
    assert_eq!(choices.status, StatusCode::OK);
    let archived = visitor.submits(&choices, "Arkiver", &[]).await;
    assert_eq!(list_of(&archived.url), place, "{}", archived.url);
    assert_eq!(rows(&archived).len(), shown.len() - 1);
    let undone = visitor.submits(&archived, "Angre", &[]).await;
    assert_eq!(list_of(&undone.url), place);
    assert_eq!(rows(&undone), shown);
    // From the message itself, too.
    let links = messages(&list);
    let message = visitor.opens(&town.at(&links[0])).await;
    let archived = visitor.submits(&message, "Arkiver", &[]).await;
    assert_eq!(list_of(&archived.url), place, "{}", archived.url);
    let undone = visitor.submits(&archived, "Angre", &[]).await;
    assert_eq!(rows(&visitor.opens(list.url.as_str()).await), shown);
    assert_eq!(undone.status, StatusCode::OK);
    heads_are_short(&mut visitor);
}

/// Further pages, and from one of them to a message and back.
#[tokio::test]
async fn the_next_page_of_a_list_of_a_long_address_is_of_the_same_list() {
    let (town, mut visitor, all) = accountant_with(10, Vec::new()).await;
    let address = format!("/a/utvalg/innboks?{}&{}", units(&all, 120), "tid=12mnd");
    let first = visitor.opens(&town.at(&address)).await;
    let place = list_of(&first.url);
    let second = visitor.follows(&first, "Eldre meldinger").await;
    let there = list_of(&second.url);
    assert_eq!(there.first_page(), place);
    assert!(rows(&second).iter().all(|row| !rows(&first).contains(row)));
    assert_eq!(rows(&second).len(), 10);
    let changed = changes(&mut visitor, &second, "sprak", "nn").await;
    assert_eq!(list_of(&changed.url), there);
    let second = changes(&mut visitor, &changed, "sprak", "nb").await;
    let links = messages(&second);
    message_comes_back(&town, &mut visitor, &links[0], &there).await;
    let newest = visitor.follows(&second, "nyeste").await;
    assert_eq!(list_of(&newest.url), place);
    heads_are_short(&mut visitor);
}

#[tokio::test]
async fn the_file_of_a_list_of_a_long_address_is_of_that_list() {
    let (town, mut visitor, all) = accountant().await;
    let address = format!("/a/utvalg/innboks?{}&tid=eldre", units(&all, 120));
    let list = visitor.opens(&town.at(&address)).await;
    let file = visitor.follows(&list, "Last ned").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let lines = file.body.lines().filter(|line| line.contains("/dialog/"));
    let ids = lines.map(|line| format!("d-{}", line.rsplit('/').next().unwrap().trim_end()));
    assert_eq!(ids.collect::<Vec<_>>(), rows(&list));
    heads_are_short(&mut visitor);
}

/// A stronger login, and the operator's notice that is closed, lead back to the same list.
#[tokio::test]
async fn a_step_up_and_a_closed_notice_lead_back_to_a_list_of_a_long_address() {
    let file =
        ContentFile::new("[notice]\nseverity = \"info\"\ntext = { nb = \"Vi arbeider.\" }\n");
    let settings = vec![("CONTENT_FILE", file.path())];
    let (town, mut visitor, all) = accountant_with(50, settings).await;
    let address = format!("/a/utvalg/innboks?{}&tid=eldre", units(&all, 120));
    let list = visitor.opens(&town.at(&address)).await;
    let (place, shown) = (list_of(&list.url), rows(&list));
    let closed = visitor.submits(&list, "Lukk", &[]).await;
    assert_eq!(list_of(&closed.url), place);
    assert_eq!(rows(&closed), shown);
    assert!(closed.texts(".af-notice-bar [role=status]").is_empty());

    visitor.forgets(INBOX_HOST);
    town.ends_sso(&mut visitor);
    let choice = visitor.opens(list.url.as_str()).await;
    let weak = town
        .chooses_with(&mut visitor, &choice, "flittig", "minid")
        .await;
    assert_eq!(list_of(&weak.url), place);
    let here = weak
        .url
        .as_str()
        .strip_prefix(&town.at(""))
        .unwrap()
        .to_owned();
    let here: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
    let choice = visitor
        .opens(&town.at(&format!("/logg-inn?niva=hoy&retur={here}")))
        .await;
    let strong = town
        .chooses_with(&mut visitor, &choice, "flittig", "bankid")
        .await;
    assert_eq!(list_of(&strong.url), place);
    assert_eq!(rows(&strong), shown);
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
