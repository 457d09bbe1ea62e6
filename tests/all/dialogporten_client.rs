//! What the client makes of odd answers, and how it asks.

use arbeidsflate::{
    dialogporten::{Client, ListQuery, SearchTarget},
    domain::{DialogId, Folder, ListFilter, PartyUrn, Position, Status},
    secret::AccessToken,
    upstream::UpstreamError,
};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{body_string_contains, header, method, path},
};

const LANGUAGES: &str = "nb,nn;q=0.9,en;q=0.8";

async fn answering(answer: ResponseTemplate) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/graphql"))
        .respond_with(answer)
        .mount(&server)
        .await;
    let graphql = format!("{}/graphql", server.uri()).parse().unwrap();
    let client = Client::new(graphql, &server.uri().parse().unwrap()).unwrap();
    (server, client)
}

async fn inbox_of(
    client: &Client,
    after: Option<Position>,
) -> Result<arbeidsflate::domain::DialogPage, UpstreamError> {
    let party = PartyUrn::new("urn:altinn:organization:identifier-no:310702641");
    let now = "2026-11-25T12:00:00Z".parse().unwrap();
    let query = ListQuery {
        target: SearchTarget::Parties(vec![party]),
        selection: ListFilter::default().selection(Folder::Inbox, now, "nb"),
        after,
        limit: 2,
        count_at: None,
    };
    let token = AccessToken::new("token");
    let listed = client.list(&token, LANGUAGES, &query).await;
    listed.map(|listed| listed.page)
}

fn row(id: u8, date: &str) -> Value {
    json!({
        "id": format!("00000000-0000-0000-0000-0000000000{id:02}"),
        "party": "urn:altinn:organization:identifier-no:310702641",
        "contentUpdatedAt": date,
    })
}

fn search(items: &Value, more: bool) -> Value {
    json!({ "data": { "searchDialogs": { "items": items, "hasNextPage": more, "errors": [] } } })
}

#[tokio::test]
async fn odd_rows_are_shown_as_far_as_known_and_broken_ones_counted() {
    let mut odd = row(1, "2026-01-01T00:00:00Z");
    odd["status"] = json!("SOMETHING_NEW");
    odd["endUserContext"] = json!({ "revision": "x", "systemLabels": ["NEW_LABEL"] });
    odd["unheardOf"] = json!({ "a": [1, 2] });
    let items = json!([
        odd,
        { "id": "not an id", "party": "urn:x", "contentUpdatedAt": "2026-01-01T00:00:00Z" },
        { "party": "urn:x" },
        null,
        "text",
        row(2, "2025-01-01T00:00:00Z"),
    ]);
    let (_server, client) =
        answering(ResponseTemplate::new(200).set_body_json(search(&items, false))).await;
    let page = inbox_of(&client, None).await.unwrap();
    assert_eq!(page.rows.len(), 2);
    assert_eq!(page.undecodable, 4);
    assert_eq!(page.rows[0].status, Status::Unknown);
    assert!(page.rows[0].title.0.is_empty());
}

#[tokio::test]
async fn a_null_list_is_a_failure_and_never_an_empty_inbox() {
    let nulls = [
        search(&Value::Null, false),
        json!({ "data": { "searchDialogs": null } }),
        json!({ "data": null, "errors": [{ "message": "Unexpected Execution Error" }] }),
        json!({ "errors": [{ "message": "x" }] }),
        json!({}),
    ];
    for answer in nulls {
        let (_server, client) = answering(ResponseTemplate::new(200).set_body_json(&answer)).await;
        assert!(inbox_of(&client, None).await.is_err(), "{answer}");
    }
}

#[tokio::test]
async fn what_is_no_answer_at_all_is_a_failure() {
    for body in [
        "",
        "<html>",
        "{\"data\":{\"searchDialogs\":{\"items\":[",
        "null",
        "[]",
    ] {
        let (_server, client) = answering(ResponseTemplate::new(200).set_body_string(body)).await;
        assert!(
            matches!(
                inbox_of(&client, None).await,
                Err(UpstreamError::Unusable(_))
            ),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_refused_token_is_told_apart_from_a_fault() {
    let (_server, client) = answering(ResponseTemplate::new(401)).await;
    assert!(matches!(
        inbox_of(&client, None).await,
        Err(UpstreamError::Unauthorised)
    ));
    let (_server, client) = answering(ResponseTemplate::new(500)).await;
    assert!(matches!(
        inbox_of(&client, None).await,
        Err(UpstreamError::Unavailable(_))
    ));
}

#[tokio::test]
async fn a_service_that_is_down_is_asked_twice_and_no_more() {
    let (server, client) = answering(ResponseTemplate::new(503)).await;
    assert!(inbox_of(&client, None).await.is_err());
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
    let (server, client) = answering(ResponseTemplate::new(500)).await;
    assert!(inbox_of(&client, None).await.is_err());
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn m35_a_redirect_is_not_followed() {
    let (_elsewhere, client) = {
        let elsewhere = MockServer::start().await;
        let to = ResponseTemplate::new(307).insert_header("location", elsewhere.uri());
        let (server, client) = answering(to).await;
        assert!(inbox_of(&client, None).await.is_err());
        assert!(elsewhere.received_requests().await.unwrap().is_empty());
        (server, client)
    };
    drop(client);
}

#[tokio::test]
async fn acc_1_the_inbox_asks_once_with_the_users_token_and_language() {
    let server = MockServer::start().await;
    Mock::given(header("authorization", "Bearer token"))
        .and(header("accept", "application/json"))
        // The library's own matcher would split the value at its commas.
        .and(|request: &Request| request.headers["accept-language"] == LANGUAGES)
        .respond_with(ResponseTemplate::new(200).set_body_json(search(&json!([]), false)))
        .expect(1)
        .mount(&server)
        .await;
    let address = server.uri().parse().unwrap();
    let client = Client::new(address, &server.uri().parse().unwrap()).unwrap();
    assert!(inbox_of(&client, None).await.unwrap().rows.is_empty());
    let body: Value = server.received_requests().await.unwrap()[0]
        .body_json()
        .unwrap();
    let input = &body["variables"]["input"];
    assert_eq!(input["systemLabel"], json!(["DEFAULT"]));
    assert_eq!(input["excludeApiOnly"], true);
    assert_eq!(input["limit"], 2);
    assert!(
        !input["status"]
            .as_array()
            .unwrap()
            .contains(&json!("DRAFT"))
    );
}

/// `docs/decisions/0003`: when the composed token is refused, the place is found by date.
#[tokio::test]
async fn a_refused_position_is_found_by_date_without_losing_or_repeating_a_row() {
    let server = MockServer::start().await;
    let refused = json!({ "data": { "searchDialogs": {
        "items": null, "hasNextPage": false,
        "errors": [{ "__typename": "SearchDialogContinuationTokenParsingError", "message": "" }],
    } } });
    let same = "2026-01-02T00:00:00Z";
    let rows = json!([
        row(9, same),
        row(5, same),
        row(4, same),
        row(8, "2026-01-01T00:00:00Z"),
        row(7, "2025-01-01T00:00:00Z")
    ]);
    let by_token = |request: &Request| {
        String::from_utf8_lossy(&request.body).contains("\"continuationToken\":")
    };
    Mock::given(by_token)
        .respond_with(ResponseTemplate::new(200).set_body_json(refused))
        .mount(&server)
        .await;
    Mock::given(body_string_contains("contentUpdatedBefore"))
        .respond_with(ResponseTemplate::new(200).set_body_json(search(&rows, false)))
        .mount(&server)
        .await;
    let address = server.uri().parse().unwrap();
    let client = Client::new(address, &server.uri().parse().unwrap()).unwrap();
    let place = Position {
        at: Some(same.parse().unwrap()),
        id: DialogId("00000000-0000-0000-0000-000000000005".parse().unwrap()),
    };
    let page = inbox_of(&client, Some(place)).await.unwrap();
    let ids: Vec<_> = page
        .rows
        .iter()
        .map(|row| row.id.0.as_u128() & 0xff)
        .collect();
    assert_eq!(ids, [4, 8]);
    assert_eq!(page.next.unwrap().id.0.as_u128() & 0xff, 8);
}

/// The logs are below the base address, whatever stands before it, and a closed door is tried twice.
#[tokio::test]
async fn a_log_is_asked_for_below_the_base_address_and_once_more_at_a_closed_door() {
    let server = MockServer::start().await;
    let id = DialogId(uuid::Uuid::from_u128(1));
    let log = format!("/base/api/v1/enduser/dialogs/{}/seenlog", id.0);
    let closed = Mock::given(method("GET")).respond_with(ResponseTemplate::new(503));
    closed.up_to_n_times(1).mount(&server).await;
    Mock::given(method("GET"))
        .and(path(log))
        .and(header("authorization", "Bearer token"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([
            { "seenAt": "2026-11-23T22:00:34.7064840Z", "isCurrentEndUser": true },
            { "isCurrentEndUser": true },
        ])))
        .mount(&server)
        .await;
    let base: url::Url = format!("{}/base/", server.uri()).parse().unwrap();
    let client = Client::new(base.clone(), &base).unwrap();
    let token = AccessToken::new("token");
    let read = client.openings(&token, id).await.unwrap();
    assert_eq!((read.entries.len(), read.lost), (1, 1));
    server.reset().await;
    for (status, is_refused) in [(401, true), (403, false), (404, false), (204, false)] {
        let answer = Mock::given(method("GET")).respond_with(ResponseTemplate::new(status));
        let _mounted = answer.mount_as_scoped(&server).await;
        let error = client.relabellings(&token, id).await.unwrap_err();
        let is_unauthorised = matches!(error, UpstreamError::Unauthorised);
        assert_eq!(is_unauthorised, is_refused, "{status}: {error}");
    }
}
