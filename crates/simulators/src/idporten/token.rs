//! Token contents: claims of ID tokens and access tokens, and the faults in them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::{
    CanaryKind, ClientRegistration, Error, IdTokenFault, Idporten, Level, TestPerson,
    http_message::OAuthError,
    keys::{random, sha256},
    people::with_wrong_check_digit,
    store::{Grant, add_seconds},
};

/// Lifetime of an ID token, in seconds.
const ID_TOKEN_SECONDS: i64 = 120;

impl Idporten {
    /// Pairwise subject identifier of the person at this client.
    pub(super) fn subject(&self, client: &ClientRegistration, person: &TestPerson) -> String {
        let issuer = self.settings.issuer_name();
        let subject = sha256(&format!("{issuer}\n{}\n{}", client.client_id, person.id));
        self.events.record_canary(CanaryKind::Subject, &subject);
        subject
    }

    pub(super) fn id_token(
        &self,
        client: &ClientRegistration,
        person: &TestPerson,
        grant: &Grant,
        is_first: bool,
    ) -> Result<String, OAuthError> {
        let ahead = self.faults.clock_offset();
        let now = self.now() + ahead;
        let mut claims = into_object(json!({
            "iss": self.settings.issuer_name(),
            "sub": self.subject(client, person),
            "aud": client.client_id,
            "iat": now.as_second(),
            "exp": add_seconds(now, ID_TOKEN_SECONDS).as_second(),
            "auth_time": (grant.authenticated + ahead).as_second(),
            "jti": random(16),
            "acr": grant.level.acr(),
            "amr": [grant.amr],
        }));
        set_member(&mut claims, "acr", self.faults.forced_acr());
        set_member(&mut claims, "pid", person.pid.clone().map(Value::from));
        if is_first {
            set_member(&mut claims, "nonce", grant.nonce.clone().map(Value::from));
        }
        if client.has_sid() {
            set_member(&mut claims, "sid", Some(grant.sid.clone().into()));
        }
        if grant.scope.iter().any(|scope| scope == "profile") {
            set_member(&mut claims, "locale", Some(grant.locale.code().into()));
            // MinID does not provide names.
            if grant.level == Level::High {
                set_member(
                    &mut claims,
                    "given_name",
                    Some(person.given_name.clone().into()),
                );
                set_member(
                    &mut claims,
                    "family_name",
                    Some(person.family_name.clone().into()),
                );
            }
        }
        let token = self
            .sign_id_token(claims, self.faults.take_id_token())
            .map_err(server_error)?;
        self.events.record_canary(CanaryKind::IdToken, &token);
        Ok(token)
    }

    fn sign_id_token(
        &self,
        mut claims: Map<String, Value>,
        fault: Option<IdTokenFault>,
    ) -> Result<String, Error> {
        let ours = self.keys.signing();
        let mut header = into_object(json!({ "alg": "RS256", "kid": ours.kid }));
        let mut key = ours;
        let mut breaks = false;
        match fault {
            None => {}
            Some(IdTokenFault::AlgorithmNone) => {
                set_member(&mut header, "alg", Some("none".into()));
            }
            Some(IdTokenFault::AlgorithmHs256) => {
                set_member(&mut header, "alg", Some("HS256".into()));
            }
            Some(IdTokenFault::AlgorithmRs512) => {
                set_member(&mut header, "alg", Some("RS512".into()));
            }
            Some(IdTokenFault::CriticalHeader) => {
                set_member(&mut header, "crit", Some(json!(["strict"])));
                set_member(&mut header, "strict", Some(true.into()));
            }
            Some(IdTokenFault::UnknownKey) => {
                key = self.unpublished_key.clone();
                set_member(&mut header, "kid", Some(key.kid.clone().into()));
            }
            Some(IdTokenFault::MissingKey) => set_member(&mut header, "kid", Some(Value::Null)),
            Some(IdTokenFault::ForeignKey) => key = self.unpublished_key.clone(),
            Some(IdTokenFault::BrokenSignature) => breaks = true,
            Some(changed) => apply_claims_fault(&mut claims, changed),
        }
        let token = key.token(&header.into(), &claims.into())?;
        Ok(if breaks {
            with_broken_signature(token)
        } else {
            token
        })
    }

    /// A signed access token and its `jti`.
    pub(super) fn access_token(
        &self,
        client: &ClientRegistration,
        person: &TestPerson,
        grant: &Grant,
        ends: Timestamp,
    ) -> Result<(String, String), OAuthError> {
        let jti = random(16);
        let mut claims = into_object(json!({
            "iss": self.settings.issuer_name(),
            "sub": self.subject(client, person),
            "acr": grant.level.acr(),
            "scope": grant.scope.join(" "),
            "client_id": client.client_id,
            "client_amr": client.authentication.method(),
            "consumer": {
                "authority": "iso6523-actorid-upis",
                "ID": format!("0192:{}", client.organisation_number),
            },
            "iat": self.now().as_second(),
            "exp": ends.as_second(),
            "jti": jti,
        }));
        set_member(&mut claims, "acr", self.faults.forced_acr());
        set_member(&mut claims, "pid", person.pid.clone().map(Value::from));
        set_member(&mut claims, "aud", grant.resource.clone().map(Value::from));
        let token = self.keys.sign(None, &claims.into()).map_err(server_error)?;
        self.events.record_canary(CanaryKind::AccessToken, &token);
        Ok((jti, token))
    }

    /// Issues an access token without a login, for tests of services that accept them. It is signed
    /// like any other, for the first client.
    ///
    /// # Errors
    ///
    /// When the person or the level is unknown, or there is no client.
    pub fn issue_access_token(
        &self,
        person_id: &str,
        acr: &str,
        scope: &str,
        lifetime: SignedDuration,
    ) -> Result<String, Error> {
        let unknown = |what: &str| Error::Unknown(what.to_owned());
        let person = self
            .settings
            .person(person_id)
            .ok_or_else(|| unknown(person_id))?;
        let client = self
            .settings
            .clients
            .first()
            .ok_or_else(|| unknown("a client"))?;
        let now = self.now();
        let grant = Grant {
            client_id: client.client_id.clone(),
            person: person.id.clone(),
            sid: random(32),
            level: Level::from_acr(acr).ok_or_else(|| unknown(acr))?,
            amr: "TestID".to_owned(),
            authenticated: now,
            scope: scope
                .split_ascii_whitespace()
                .map(ToOwned::to_owned)
                .collect(),
            nonce: None,
            locale: super::texts::Language::Nb,
            resource: None,
            ends: Timestamp::MAX,
            is_revoked: false,
        };
        let ends = now.saturating_add(lifetime).unwrap_or(Timestamp::MAX);
        let token = self.access_token(client, person, &grant, ends);
        token.map(|(_, token)| token).map_err(|_| Error::Key)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn server_error(error: Error) -> OAuthError {
    OAuthError::new("server_error", error.to_string())
}

pub(super) fn into_object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// Sets a member; `None` changes nothing, and `null` removes the member.
pub(super) fn set_member(object: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    match value {
        Some(Value::Null) => {
            object.remove(name);
        }
        Some(value) => {
            object.insert(name.to_owned(), value);
        }
        None => {}
    }
}

fn apply_claims_fault(claims: &mut Map<String, Value>, fault: IdTokenFault) {
    let shift = |claims: &mut Map<String, Value>, name: &str, by: SignedDuration| {
        if let Some(seconds) = claims.get(name).and_then(Value::as_i64) {
            claims.insert(name.to_owned(), (seconds + by.as_secs()).into());
        }
    };
    match fault {
        IdTokenFault::Claims(members) => {
            for (name, value) in members {
                set_member(claims, &name, Some(value));
            }
        }
        IdTokenFault::ExtraAudience => {
            let ours = claims.get("aud").cloned().unwrap_or_default();
            claims.insert("aud".to_owned(), json!([ours, "somebody-else"]));
        }
        IdTokenFault::PidWithWrongCheckDigit => {
            let pid = claims
                .get("pid")
                .and_then(Value::as_str)
                .map(with_wrong_check_digit);
            set_member(claims, "pid", pid.map(Value::from));
        }
        IdTokenFault::Time(by) => {
            for name in ["iat", "exp", "auth_time"] {
                shift(claims, name, by);
            }
        }
        IdTokenFault::Expiry(by) => shift(claims, "exp", by),
        IdTokenFault::IssuedAt(by) => shift(claims, "iat", by),
        // The other faults affect header and signature.
        _ => {}
    }
}

/// Changes the first character of the signature: the last one has unused bits.
fn with_broken_signature(token: String) -> String {
    match token.rsplit_once('.') {
        Some((input, signature)) => {
            let first = if signature.starts_with('A') { 'B' } else { 'A' };
            let rest = signature.get(1..).unwrap_or_default();
            format!("{input}.{first}{rest}")
        }
        None => token,
    }
}
