//! The ID token, with one property wrong at a time (`docs/rules/login.md#m13`).

use arbeidsflate::{
    idporten::{LoginError, TokenFault},
    secret::NationalIdentityNumber,
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use simulators::idporten::{Endpoint, IdTokenFault};

use super::bench::Bench;

/// Logs in with a spoilt token.
async fn login_with(bench: &Bench, fault: IdTokenFault) -> Result<(), LoginError> {
    bench.faults().corrupt_next_id_token(fault);
    match bench.logs_in().await {
        Ok(_) => Ok(()),
        Err(failed) => Err(failed.error),
    }
}

/// `docs/rules/login.md#m13`, `docs/rules/login.md#oidc-5`: what the header and the signature can
/// hide.
#[tokio::test]
async fn m13_oidc_5_a_token_signed_in_any_other_way_is_refused() {
    let bench = Bench::new().await;
    let cases = [
        (IdTokenFault::AlgorithmNone, TokenFault::Algorithm),
        (IdTokenFault::AlgorithmHs256, TokenFault::Algorithm),
        (IdTokenFault::AlgorithmRs512, TokenFault::Algorithm),
        (IdTokenFault::CriticalHeader, TokenFault::CriticalHeader),
        (IdTokenFault::MissingKey, TokenFault::UnknownKey),
        (IdTokenFault::UnknownKey, TokenFault::UnknownKey),
        (IdTokenFault::ForeignKey, TokenFault::Signature),
        (IdTokenFault::BrokenSignature, TokenFault::Signature),
    ];
    for (number, (fault, wanted)) in cases.into_iter().enumerate() {
        match login_with(&bench, fault.clone()).await {
            Err(LoginError::TokenInvalid(found)) => assert_eq!(found, wanted, "{fault:?}"),
            other => panic!("{fault:?}: {other:?}"),
        }
        // What was granted is given back.
        bench.has_had(Endpoint::Revoke, number + 1).await;
    }
    login_with(&bench, IdTokenFault::claim("harmless", "x"))
        .await
        .unwrap();
}

/// `docs/rules/login.md#m13`: what the claims can get wrong.
#[tokio::test]
async fn m13_oidc_5_a_token_with_a_wrong_claim_is_refused() {
    let bench = Bench::new().await;
    let claim = |name: &str, value: Value| IdTokenFault::claim(name, value);
    let cases = [
        (
            claim("iss", json!("https://evil.example")),
            TokenFault::Issuer,
        ),
        (claim("iss", Value::Null), TokenFault::Malformed),
        (claim("aud", json!("etat")), TokenFault::Audience),
        (claim("aud", Value::Null), TokenFault::Audience),
        (IdTokenFault::ExtraAudience, TokenFault::Audience),
        (claim("azp", json!("etat")), TokenFault::AuthorizedParty),
        (claim("nonce", Value::Null), TokenFault::Nonce),
        (claim("nonce", json!("of another time")), TokenFault::Nonce),
        (claim("exp", Value::Null), TokenFault::Malformed),
        (claim("exp", json!("tomorrow")), TokenFault::Malformed),
        (claim("iat", Value::Null), TokenFault::Malformed),
        (
            claim("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")),
            TokenFault::AccessTokenHash,
        ),
        (claim("sid", Value::Null), TokenFault::Session),
        (claim("sub", Value::Null), TokenFault::Malformed),
        (
            IdTokenFault::PidWithWrongCheckDigit,
            TokenFault::PersonNumber,
        ),
        (
            IdTokenFault::Time(SignedDuration::from_hours(1)),
            TokenFault::IssuedAt,
        ),
        (
            IdTokenFault::Time(SignedDuration::from_hours(-1)),
            TokenFault::Expired,
        ),
    ];
    for (fault, wanted) in cases {
        match login_with(&bench, fault.clone()).await {
            Err(LoginError::TokenInvalid(found)) => assert_eq!(found, wanted, "{fault:?}"),
            other => panic!("{fault:?}: {other:?}"),
        }
    }
}

/// `docs/rules/login.md#m11`: a token that cannot even be parsed hides nothing of what was granted.
#[tokio::test]
async fn m11_what_came_with_a_malformed_token_is_given_back() {
    let bench = Bench::new().await;
    let faults = [
        ("locale", json!(1)),
        ("amr", json!("BankID")),
        ("sid", json!(1)),
    ];
    for (number, (name, value)) in faults.into_iter().enumerate() {
        let error = login_with(&bench, IdTokenFault::claim(name, value)).await;
        assert!(
            matches!(error, Err(LoginError::TokenInvalid(TokenFault::Malformed))),
            "{name}: {error:?}"
        );
        bench.has_had(Endpoint::Revoke, number + 1).await;
    }
}

/// `docs/rules/login.md#m13`: levels and people that do not suffice have pages of their own.
#[tokio::test]
async fn m13_a_token_without_a_person_or_a_sufficient_level_is_refused() {
    let bench = Bench::new().await;
    let error = login_with(&bench, IdTokenFault::claim("pid", Value::Null)).await;
    assert!(
        matches!(error, Err(LoginError::NoPersonNumber)),
        "{error:?}"
    );
    for acr in [
        json!("idporten-loa-low"),
        json!("idporten-loa-substantial-limited"),
        json!("Level4"),
        Value::Null,
    ] {
        let error = login_with(&bench, IdTokenFault::claim("acr", acr.clone())).await;
        assert!(
            matches!(error, Err(LoginError::LevelTooLow)),
            "{acr}: {error:?}"
        );
    }
}

/// `docs/rules/login.md#m16`, with a provider that is not ID-porten itself.
#[tokio::test]
async fn m16_at_a_test_provider_only_invented_people_log_in() {
    let bench = Bench::new().await;
    // Month 13: not synthetic by the rule, and yet nobody's.
    let mut numbers = (0..100_000).map(|rest| format!("711301{rest:05}"));
    let ordinary = numbers.find(|number| NationalIdentityNumber::parse(number).is_some());
    let fault = IdTokenFault::claim("pid", json!(ordinary.unwrap()));
    match login_with(&bench, fault).await {
        Err(LoginError::TokenInvalid(found)) => assert_eq!(found, TokenFault::PersonKind),
        other => panic!("{other:?}"),
    }
    bench.logs_in().await.unwrap();
}

/// `docs/rules/login.md#m45`: the token lives 120 seconds and the clock may be off by ten.
#[tokio::test]
async fn m45_the_providers_clock_may_differ_by_ten_seconds() {
    let bench = Bench::new().await;
    let expiry = |seconds| IdTokenFault::Expiry(SignedDuration::from_secs(seconds));
    let issued = |seconds| IdTokenFault::IssuedAt(SignedDuration::from_secs(seconds));
    for fault in [expiry(-129), issued(9), issued(-609)] {
        let outcome = login_with(&bench, fault.clone()).await;
        assert!(outcome.is_ok(), "{fault:?}: {outcome:?}");
    }
    for (fault, wanted) in [
        (expiry(-131), TokenFault::Expired),
        (issued(11), TokenFault::IssuedAt),
        (issued(-611), TokenFault::IssuedAt),
    ] {
        match login_with(&bench, fault.clone()).await {
            Err(LoginError::TokenInvalid(found)) => assert_eq!(found, wanted, "{fault:?}"),
            other => panic!("{fault:?}: {other:?}"),
        }
    }
}
