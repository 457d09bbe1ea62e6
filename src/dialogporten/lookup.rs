//! Dialog lookup (`dialogLookup`): finds a dialog by a key, without opening it. It is no receipt.

use super::{
    Client, READ_TIME, Request,
    convert::localised,
    opened::read_each,
    wire::{self, lookup as wired},
};
use crate::{
    domain::{
        DialogId, Localised, Lookup, LookupRefusal, PartyUrn, Reference, ServiceCode,
        lookup::{Ground, GroundKind},
    },
    secret::AccessToken,
    upstream::UpstreamError,
};

const LOOKUP: &str = include_str!("queries/lookup.graphql");

impl Client {
    /// Finds the dialog with this key, and why the user may see it.
    ///
    /// # Errors
    /// When there is no usable answer. A typed refusal is no error.
    pub async fn lookup(
        &self,
        token: &AccessToken,
        accept_language: &str,
        reference: &Reference,
    ) -> Result<Result<Lookup, LookupRefusal>, UpstreamError> {
        let request = Request {
            query: LOOKUP,
            variables: serde_json::json!({ "reference": reference.to_string() }),
        };
        let body = self
            .fetch(token, Some(accept_language), READ_TIME, &request)
            .await?;
        wire::counted(request.name(), || lookup_from_wire(wire::data(&body)?))
    }
}

/// Converts the answer to `lookup`; a typed refusal is the inner error.
///
/// # Errors
/// When the answer holds neither a dialog nor a typed error.
pub fn lookup_from_wire(
    data: wired::LookupData,
) -> Result<Result<Lookup, LookupRefusal>, UpstreamError> {
    let unusable = |what: &str| UpstreamError::Unusable(what.to_owned());
    let answer = data
        .dialog_lookup
        .ok_or_else(|| unusable("dialogLookup is null"))?;
    if let Some(wire) = answer.lookup {
        let found = lookup(wire).ok_or_else(|| unusable("id or party"))?;
        return Ok(Ok(found));
    }
    let errors = answer.errors.unwrap_or_default();
    let mut names = errors.iter().filter_map(|error| error.type_name.as_deref());
    let refusal = names.find_map(|name| match name {
        "DialogLookupNotFound" => Some(LookupRefusal::NotFound),
        "DialogLookupForbidden" => Some(LookupRefusal::NoAccess),
        "DialogLookupValidationError" => Some(LookupRefusal::NoReference),
        _ => None,
    });
    let kind = errors.iter().find_map(|error| error.type_name.as_deref());
    refusal.map(Err).ok_or_else(|| {
        kind.map_or_else(
            || unusable("neither dialog nor an error"),
            UpstreamError::refused,
        )
    })
}

fn lookup(wire: wired::Lookup) -> Option<Lookup> {
    let service = wire.service_resource.unwrap_or_default();
    let owner = wire.service_owner.unwrap_or_default();
    let evidence = wire.authorization_evidence.unwrap_or_default();
    Some(Lookup {
        dialog: DialogId(wire.dialog_id?.parse().ok()?),
        party: PartyUrn::new(wire.party?),
        title: localised(wire.title),
        service: service
            .id
            .and_then(|id| ServiceCode::of_urn(&id).or_else(|| ServiceCode::parse(&id))),
        service_name: localised(service.name),
        needed_level: service.minimum_authentication_level,
        owner: owner.code.unwrap_or_default(),
        owner_name: localised(owner.name),
        level: evidence.current_authentication_level,
        grounds: grounds(evidence),
    })
}

/// The access grounds one by one; a kind that is only flagged has no name.
fn grounds(evidence: wired::Authorization) -> Vec<Ground> {
    let kinds = [
        (evidence.via_role, GroundKind::Role),
        (evidence.via_access_package, GroundKind::AccessPackage),
        (evidence.via_resource_delegation, GroundKind::Service),
        (evidence.via_instance_delegation, GroundKind::Instance),
    ];
    let (mut grounds, _) = read_each(evidence.evidence, |one| Some(ground(one)));
    for (is_said, kind) in kinds {
        if is_said == Some(true) && !grounds.iter().any(|ground| ground.kind == kind) {
            grounds.push(Ground {
                kind,
                name: Localised::default(),
                url: None,
            });
        }
    }
    grounds
}

fn ground(wire: wired::Ground) -> Ground {
    Ground {
        kind: match wire.grant_type.as_deref() {
            Some("ROLE") => GroundKind::Role,
            Some("ACCESS_PACKAGE") => GroundKind::AccessPackage,
            Some("RESOURCE_DELEGATION") => GroundKind::Service,
            Some("INSTANCE_DELEGATION") => GroundKind::Instance,
            _ => GroundKind::Unknown,
        },
        name: localised(wire.name),
        url: wire.links.and_then(|links| links.metadata),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(
        lookup: &Value,
        errors: &Value,
    ) -> Result<Result<Lookup, LookupRefusal>, UpstreamError> {
        let data = json!({ "dialogLookup": { "lookup": lookup, "errors": errors } });
        lookup_from_wire(serde_json::from_value(data).unwrap())
    }

    #[test]
    fn a_dialog_is_found_however_little_is_told_of_it() {
        let id = "01a0f4c4-98c0-7002-8000-000000003dde";
        let least = json!({ "dialogId": id, "party": "urn:test" });
        let found = read(&least, &Value::Null).unwrap().unwrap();
        assert_eq!((found.grounds.len(), found.service), (0, None));
        let evidence = json!({
            "viaRole": true, "viaAccessPackage": true,
            "evidence": [
                { "grantType": "ROLE", "name": [{ "value": "Daglig leder", "languageCode": "nb" }] },
                { "grantType": "SOMETHING_NEW", "links": { "metadata": "https://a.example.no/" } },
                null,
            ],
        });
        let more = json!({ "dialogId": id, "party": "urn:test",
            "serviceResource": { "id": "urn:altinn:resource:skatt" }, "authorizationEvidence": evidence });
        let found = read(&more, &json!([])).unwrap().unwrap();
        let kinds: Vec<_> = found.grounds.iter().map(|ground| ground.kind).collect();
        assert_eq!(
            kinds,
            [
                GroundKind::Role,
                GroundKind::Unknown,
                GroundKind::AccessPackage
            ]
        );
        assert_eq!(
            found.grounds[1].url.as_deref(),
            Some("https://a.example.no/")
        );
        assert_eq!(found.service, ServiceCode::parse("skatt"));
    }

    #[test]
    fn what_is_neither_a_dialog_nor_a_known_refusal_is_a_fault() {
        let odd = json!([{ "__typename": "DialogLookupSomethingElse" }]);
        for (lookup, errors) in [
            (Value::Null, Value::Null),
            (Value::Null, odd),
            (json!({ "dialogId": "x", "party": "urn:test" }), Value::Null),
            (json!({ "party": "urn:test" }), Value::Null),
        ] {
            assert!(read(&lookup, &errors).is_err(), "{lookup}");
        }
    }
}
