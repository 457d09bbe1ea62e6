//! Parser of references for `dialogLookup`, as written in addresses outside Dialogporten.

use uuid::Uuid;

const DIALOG: &str = "urn:altinn:dialog-id:";
const CORRESPONDENCE: &str = "urn:altinn:correspondence-id:";
const INSTANCE: &str = "urn:altinn:instance-id:";

/// What a parsed reference identifies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Reference {
    /// The dialog with this id.
    Dialog(Uuid),
    /// An instance reference of a case.
    Instance,
}

/// Parses a reference; `None` if invalid.
pub(super) fn parse(reference: &str) -> Option<Reference> {
    if let Some(id) = reference.strip_prefix(DIALOG) {
        return id.parse().ok().map(Reference::Dialog);
    }
    is_instance(reference).then_some(Reference::Instance)
}

/// Whether it is a valid instance reference.
pub(super) fn is_instance(reference: &str) -> bool {
    let is_id = |id: &str| id.parse::<Uuid>().is_ok();
    if let Some(id) = reference.strip_prefix(CORRESPONDENCE) {
        return is_id(id);
    }
    let parts = reference
        .strip_prefix(INSTANCE)
        .and_then(|rest| rest.split_once('/'));
    parts.is_some_and(|(party, id)| party.parse::<u32>().is_ok() && is_id(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_three_known_forms_are_references() {
        let id = "01a20a62-31a2-734f-8de5-000000000000";
        let dialog = parse(&format!("urn:altinn:dialog-id:{id}"));
        assert_eq!(dialog, Some(Reference::Dialog(id.parse().unwrap())));
        for good in [
            format!("urn:altinn:instance-id:50000001/{id}"),
            format!("urn:altinn:correspondence-id:{id}"),
        ] {
            assert_eq!(parse(&good), Some(Reference::Instance), "{good}");
        }
        for bad in [
            "xyz".to_owned(),
            id.to_owned(),
            format!("urn:altinn:instance-id:{id}"),
            format!("urn:altinn:instance-id:x/{id}"),
            "urn:altinn:dialog-id:1".to_owned(),
        ] {
            assert_eq!(parse(&bad), None, "{bad}");
        }
    }
}
