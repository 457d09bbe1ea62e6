//! Tokens of the simulated Dialogporten: accepted access tokens, and the dialog token that it
//! issues.

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{
    dialogporten_env::{DialogportenEnv, USER},
    token_issuer::TokenIssuer,
};

const FULL: &str = "01a0f4c4-98c0-7002-8000-000000003dde";
const HIGH: &str = "idporten-loa-high";
const PARTIES: &str = "{ parties { party } }";

#[tokio::test]
async fn only_tokens_of_the_provider_that_hold_here_and_now_are_taken() {
    let env = DialogportenEnv::start().await;
    let (issuer, now) = (&env.issuer, env.clock.now().as_second());
    let stranger = TokenIssuer::start(env.clock.clone()).await;
    let with = |claims: Value| issuer.token_with(USER, HIGH, &claims);
    let unsigned = {
        let token = with(json!({}));
        let payload = token.split('.').nth(1).unwrap().to_owned();
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"one"}"#);
        format!("{header}.{payload}.")
    };
    let changed = with(json!({})).replacen("ey", "fy", 1);
    let refused = [
        ("another provider's", stranger.token(USER, HIGH)),
        ("another provider's, claiming ours", {
            stranger.token_with(USER, HIGH, &json!({ "iss": issuer.url }))
        }),
        (
            "signed for another issuer",
            with(json!({ "iss": stranger.url })),
        ),
        ("expired beyond the skew", with(json!({ "exp": now - 2 }))),
        ("not valid yet", with(json!({ "nbf": now + 3 }))),
        ("without an end", with(json!({ "exp": null }))),
        ("unsigned", unsigned),
        ("changed", changed),
    ];
    let ask = async |token: &str| {
        let body = json!({ "query": PARTIES }).to_string();
        let accept = [("accept", "application/json")];
        env.send("POST", "/graphql", &accept, Some(token), Some(body))
            .await
    };
    for (what, token) in &refused {
        let answer = ask(token).await;
        assert_eq!(answer.status, 401, "{what}");
        assert!(
            answer.headers["www-authenticate"]
                .to_str()
                .unwrap()
                .starts_with("Bearer")
        );
    }
    let within_skew = json!({ "exp": now - 1, "nbf": now + 2 });
    for token in [
        with(within_skew),
        with(json!({ "scope": "digdir:dialogporten.noconsent" })),
    ] {
        let answer = ask(&token).await;
        assert_eq!(
            (answer.status, answer.body["errors"].clone()),
            (200, Value::Null)
        );
    }
}

#[tokio::test]
async fn a_token_that_says_too_little_gets_no_data_and_the_recorded_reason() {
    let env = DialogportenEnv::start().await;
    let code = "/errors/0/extensions/code";
    let answer = async |others: Value| {
        let token = env.issuer.token_with(USER, HIGH, &others);
        env.ask_as(&token, PARTIES, &json!({})).await
    };
    let unknown_level = answer(json!({ "acr": "idporten-loa-enormous" })).await;
    assert_eq!(
        unknown_level["errors"][0]["message"],
        "Unexpected Execution Error"
    );
    assert_eq!(unknown_level.pointer(code), None);
    let nobody = answer(json!({ "pid": null })).await;
    assert_eq!(nobody.pointer(code).unwrap(), "AUTH_USER_TYPE_UNKNOWN");
    let wrong_check_digit = answer(json!({ "pid": "14886498227" })).await;
    assert_eq!(
        wrong_check_digit.pointer(code).unwrap(),
        "AUTH_USER_TYPE_UNKNOWN"
    );
    let no_scope = answer(json!({ "scope": "openid digdir:dialogporten.other" })).await;
    assert_eq!(no_scope.pointer(code).unwrap(), "AUTH_NOT_AUTHORIZED");
    // A failed root field nulls the whole answer, including the other fields.
    let stranger = env.issuer.token("21893948276", HIGH);
    let query = "{ limits { __typename } parties { party } }";
    let with_another = env.ask_as(&stranger, query, &json!({})).await;
    assert_eq!(with_another["errors"][0]["path"], json!(["parties"]));
    for answer in [
        unknown_level,
        nobody,
        wrong_check_digit,
        no_scope,
        with_another,
    ] {
        assert_eq!(answer["data"], Value::Null);
    }
}

#[tokio::test]
async fn the_dialog_token_says_who_may_do_what_and_verifies() {
    let env = DialogportenEnv::start().await;
    let query = "query($id: UUID!) { dialogById(dialogId: $id) { dialog { dialogToken } } }";
    let opened = env.ask(query, &json!({ "id": FULL })).await;
    let token = opened["data"]["dialogById"]["dialog"]["dialogToken"]
        .as_str()
        .unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let read = |part: &str| serde_json::from_slice::<Value>(&decode(part)).unwrap();
    let (header, claims) = (read(header), read(claims));
    assert_eq!(
        header,
        json!({ "alg": "EdDSA", "typ": "JWT", "kid": "dp-primary" })
    );

    let jwks = env
        .send("GET", "/api/v1/.well-known/jwks.json", &[], None, None)
        .await;
    assert_eq!(jwks.headers["cache-control"], "public, max-age=86400");
    let keys = jwks.body["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    let key = keys.iter().find(|key| key["kid"] == header["kid"]).unwrap();
    let key = UnparsedPublicKey::new(&ED25519, decode(key["x"].as_str().unwrap()));
    key.verify(signed.as_bytes(), &decode(signature)).unwrap();

    let person = format!("urn:altinn:person:identifier-no:{USER}");
    let now = env.clock.now().as_second();
    assert_eq!(claims["exp"], now + 600);
    let expected = json!({ "c": person, "p": person, "l": 4, "i": FULL,
        "s": "urn:altinn:resource:skattemelding", "a": "confirm;delete;read;write",
        "iss": "http://dialogporten.localhost:8082/api/v1", "iat": now, "nbf": now });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&claims[name], value, "{name}");
    }
}
