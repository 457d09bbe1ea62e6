//! Tests of the demo service owner, with a provider and a control interface that the test fakes.

mod caseworker_ui;
mod embeds_and_actions;
mod login;
mod site_env;
mod with_simulators;

use reqwest::StatusCode;
use serde_json::json;
use site_env::{CITIZEN, DIRECTOR, SiteEnv, Visitor};
use wiremock::{Mock, ResponseTemplate, matchers::path_regex};

#[tokio::test]
async fn an_answer_changes_the_dialog_and_leads_to_a_receipt() {
    let env = SiteEnv::new().await;
    env.accept_changes().await;
    let there = env.case("sykepenger");
    let mut visitor = env.visitor(&there, Some(CITIZEN)).await;
    let page = visitor.get(&there).await;
    let token = page.attribute("input[name=skjema]", "value").unwrap();
    let action = page.attribute("form", "action").unwrap();
    let form = [
        ("skjema", token.as_str()),
        ("svar", " Jeg jobbet 18 timer <hver> uke. "),
    ];
    let sent = visitor.post(&action, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);

    let receipt = visitor.get(sent.location()).await;
    assert_eq!(receipt.status, StatusCode::OK);
    assert_eq!(receipt.text("h1"), "Takk, vi har mottatt det du sendte");
    let inbox = format!(
        "http://inbox.localhost:8080/dialog/{}",
        env.id("sykepenger")
    );
    assert_eq!(receipt.attribute(".back a", "href").unwrap(), inbox);

    let changes = env.changes().await;
    let names: Vec<&str> = changes.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["transmissions", "activities", "patch"]);
    let actor = json!({
        "actorType": "PartyRepresentative",
        "actorId": format!("urn:altinn:person:identifier-no:{CITIZEN}"),
    });
    let (transmission, activity, patch) = (&changes[0].1, &changes[1].1, &changes[2].1);
    assert_eq!(transmission["type"], "Submission");
    assert_eq!(transmission["sender"], actor);
    let summary = &transmission["content"]["summary"]["value"][0]["value"];
    assert_eq!(summary, "Jeg jobbet 18 timer <hver> uke.");
    assert_eq!(
        *activity,
        json!({ "type": "FormSubmitted", "performedBy": actor })
    );
    assert_eq!(patch["status"], "Awaiting");
    let status = &patch["content"]["extendedStatus"]["value"][0];
    assert_eq!(
        *status,
        json!({ "languageCode": "nb", "value": "Svar mottatt" })
    );
    let original = env.world["dialogs"].as_array().unwrap().iter();
    let original = original
        .filter(|dialog| dialog["create"]["id"] == env.id("sykepenger"))
        .map(|dialog| &dialog["create"])
        .next()
        .unwrap();
    assert_eq!(patch["content"]["title"], original["content"]["title"]);
    assert_eq!(patch["guiActions"].as_array().unwrap().len(), 3);
    assert_eq!(patch["guiActions"][1], original["guiActions"][1]);
}

#[tokio::test]
async fn what_has_been_sent_is_not_sent_twice() {
    let env = SiteEnv::new().await;
    env.accept_changes().await;
    let there = env.case("sykepenger");
    let mut visitor = env.visitor(&there, Some(CITIZEN)).await;
    let token = visitor
        .get(&there)
        .await
        .attribute("input[name=skjema]", "value")
        .unwrap();
    let form = [("skjema", token.as_str()), ("svar", "Svar")];
    for _ in 0..2 {
        assert_eq!(
            visitor.post(&there, &form).await.status,
            StatusCode::SEE_OTHER
        );
    }
    assert_eq!(env.changes().await.len(), 3);
    let page = visitor.get(&there).await;
    assert!(page.attribute("form", "action").is_none());
    assert!(page.body.contains("Du har allerede sendt inn svar"));
}

#[tokio::test]
async fn a_confirmation_completes_the_dialog() {
    let env = SiteEnv::new().await;
    env.accept_changes().await;
    let there = env.case("rettighetshavere");
    let mut visitor = env.visitor(&there, Some(DIRECTOR)).await;
    let page = visitor.get(&there).await;
    assert!(page.attribute("textarea", "name").is_none());
    let token = page.attribute("input[name=skjema]", "value").unwrap();
    let sent = visitor.post(&there, &[("skjema", &token)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let changes = env.changes().await;
    assert_eq!(changes[2].1["status"], "Completed");
    assert!(changes[0].1["content"].get("summary").is_none());
}

#[tokio::test]
async fn after_a_failure_half_way_a_new_attempt_sends_the_rest() {
    let env = SiteEnv::new().await;
    Mock::given(path_regex("activities$"))
        .respond_with(ResponseTemplate::new(503))
        .up_to_n_times(1)
        .with_priority(1)
        .mount(&env.control)
        .await;
    env.accept_changes().await;
    let there = env.case("sykepenger");
    let mut visitor = env.visitor(&there, Some(CITIZEN)).await;
    let token = visitor
        .get(&there)
        .await
        .attribute("input[name=skjema]", "value")
        .unwrap();
    let form = [("skjema", token.as_str()), ("svar", "Svar")];
    let failed = visitor.post(&there, &form).await;
    assert_eq!(failed.status, StatusCode::BAD_GATEWAY);
    assert_eq!(failed.text("h1"), "Noe gikk galt hos oss");
    assert_eq!(
        visitor.post(&there, &form).await.status,
        StatusCode::SEE_OTHER
    );
    let changes = env.changes().await;
    let names: Vec<&str> = changes.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["transmissions", "activities", "activities", "patch"]
    );
}

#[tokio::test]
async fn an_answer_that_is_missing_or_too_long_is_asked_for_again() {
    let env = SiteEnv::new().await;
    let there = env.case("sykepenger");
    let mut visitor = env.visitor(&there, Some(CITIZEN)).await;
    let token = visitor
        .get(&there)
        .await
        .attribute("input[name=skjema]", "value")
        .unwrap();
    let empty = visitor
        .post(&there, &[("skjema", &token), ("svar", "  ")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(empty.text(".error a"), "Skriv et svar før du sender.");
    assert_eq!(
        empty.attribute("textarea", "aria-invalid").as_deref(),
        Some("true")
    );
    let long = format!("</textarea><script>{}", "å".repeat(2000));
    let too_long = visitor
        .post(&there, &[("skjema", &token), ("svar", &long)])
        .await;
    assert_eq!(too_long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(too_long.text("textarea"), long, "kept, and escaped");
    assert!(env.changes().await.is_empty());
}

#[tokio::test]
async fn a_form_that_is_not_the_visitors_own_changes_nothing() {
    let env = SiteEnv::new().await;
    env.accept_changes().await;
    let there = env.case("sykepenger");
    let mut visitor = env.visitor(&there, Some(CITIZEN)).await;
    let token = visitor
        .get(&there)
        .await
        .attribute("input[name=skjema]", "value")
        .unwrap();
    for form in [
        &[("svar", "Svar")][..],
        &[("skjema", "feil"), ("svar", "Svar")],
    ] {
        assert_eq!(
            visitor.post(&there, form).await.status,
            StatusCode::FORBIDDEN
        );
    }
    let form = [("skjema", token.as_str()), ("svar", "Svar")];
    let foreign = visitor
        .post_from("http://inbox.localhost:8080", &there, &form)
        .await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let mut stranger = Visitor::new(&env.origin);
    assert_eq!(
        stranger.post(&there, &form).await.status,
        StatusCode::UNAUTHORIZED
    );
    let only_to_read = env.case("skatteoppgjor");
    assert_eq!(
        visitor.post(&only_to_read, &form).await.status,
        StatusCode::FORBIDDEN
    );
    assert!(env.changes().await.is_empty());
}

#[tokio::test]
async fn a_case_is_shown_only_to_those_who_may_act_for_its_party() {
    let env = SiteEnv::new().await;
    let there = env.case("tilsyn-mat");
    let mut director = env.visitor(&there, Some(DIRECTOR)).await;
    assert_eq!(director.get(&there).await.status, StatusCode::OK);
    assert_eq!(
        director.get(&env.case("avdeling")).await.status,
        StatusCode::OK
    );
    assert_eq!(
        director.get(&env.case("sykepenger")).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        director.get(&env.case("trukket")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        director.get("/sak/tull").await.status,
        StatusCode::NOT_FOUND
    );
    let mut nobody = env.visitor(&there, None).await;
    let refused = nobody.get(&there).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.body.contains("Rapport etter tilsyn"));
}

#[tokio::test]
async fn files_that_a_dialog_links_to_can_be_opened_until_they_expire() {
    let env = SiteEnv::new().await;
    let dialogs = env.world["dialogs"].as_array().unwrap();
    let mut visitor = env.visitor(&env.case("pass"), Some(CITIZEN)).await;
    let (mut opened, mut expired) = (0, 0);
    for dialog in dialogs.iter().filter(|one| {
        one["create"]["party"] == format!("urn:altinn:person:identifier-no:{CITIZEN}")
            && one["create"]["serviceResource"] != "urn:altinn:resource:helsesvar"
    }) {
        for attachment in dialog["create"]["attachments"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let url = attachment["urls"][0]["url"].as_str().unwrap();
            let Some(path) = url.strip_prefix(&env.origin) else {
                continue;
            };
            let file = visitor.get(path).await;
            if attachment.get("expiresAt").is_some() {
                assert_eq!(file.status, StatusCode::GONE);
                expired += 1;
                continue;
            }
            assert_eq!(file.status, StatusCode::OK, "{path}");
            let media_type = attachment["urls"][0]["mediaType"].as_str().unwrap();
            assert!(
                file.headers["content-type"]
                    .to_str()
                    .unwrap()
                    .starts_with(media_type)
            );
            opened += 1;
        }
    }
    assert_eq!((opened, expired), (5, 1));
    let other = format!("/vedlegg/{}/annet.pdf", env.id("sykepenger"));
    assert_eq!(visitor.get(&other).await.status, StatusCode::NOT_FOUND);
    let mut stranger = Visitor::new(&env.origin);
    assert_eq!(stranger.get(&other).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn every_page_has_its_language_its_frame_and_a_strict_policy() {
    let env = SiteEnv::new().await;
    let there = env.case("sykepenger");
    let mut visitor = env.visitor(&there, Some(CITIZEN)).await;
    for path in [
        "/",
        "/finnes-ikke",
        there.as_str(),
        "/logg-inn/retur",
        "/saksbehandler",
    ] {
        for language in ["nb", "nn", "en"] {
            let page = visitor.get(&format!("{path}?lang={language}")).await;
            assert_eq!(
                page.attribute("html", "lang").as_deref(),
                Some(language),
                "{path}"
            );
            assert!(
                !page.text(".languages a[aria-current]").is_empty(),
                "{path}"
            );
            assert_eq!(
                page.attribute("a.skip", "href").as_deref(),
                Some("#innhold")
            );
            assert!(!page.text("main h1").is_empty(), "{path}");
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            assert!(
                policy.starts_with("default-src 'none'; style-src 'self'"),
                "{path}"
            );
            assert!(
                !page.body.contains("style=\"") && !page.body.contains("<script"),
                "{path}"
            );
        }
    }
}
