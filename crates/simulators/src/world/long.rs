//! Generated dialog that is much longer than any other, to test pages with.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Error, seed::SeedDialog};

/// Number of transmissions in the dialog.
pub const TRANSMISSIONS: usize = 500;
/// Number of activities in the dialog.
pub const ACTIVITIES: usize = 2000;

/// A dialog of this party with [`TRANSMISSIONS`] and [`ACTIVITIES`], spaced by minutes, the last of
/// them a minute before `now`.
///
/// # Errors
/// When the simulated Dialogporten does not accept its form.
pub fn long_dialog(party: &str, now: Timestamp) -> Result<SeedDialog, Error> {
    let at = |back: usize| {
        let minutes = i64::try_from(back).unwrap_or_default() + 1;
        let time = now.checked_sub(SignedDuration::from_mins(minutes));
        time.unwrap_or(now).to_string()
    };
    let sent = (0..TRANSMISSIONS).map(|index| {
        let number = index + 1;
        // Every fifth one comes from the party.
        let (kind, sender) = if index % 5 == 4 {
            ("Submission", "PartyRepresentative")
        } else {
            ("Information", "ServiceOwner")
        };
        json!({
            "type": kind,
            "createdAt": at((TRANSMISSIONS - number) * 4),
            "sender": { "actorType": sender },
            "content": { "title": texts(
                &format!("Melding {number} i saken"),
                &format!("Melding {number} i saka"),
                &format!("Message {number} in the case"),
            ) },
        })
    });
    let activities = (0..ACTIVITIES).map(|index| {
        json!({
            "type": "Information",
            "createdAt": at(ACTIVITIES - index - 1),
            "performedBy": { "actorType": "ServiceOwner" },
            "description": phrases(
                &format!("Hendelse {}", index + 1),
                &format!("Hending {}", index + 1),
                &format!("Event {}", index + 1),
            ),
        })
    });
    let dialog = json!({
        "serviceOwner": "fjordvik",
        "create": {
            "serviceResource": "urn:altinn:resource:byggesak",
            "party": party,
            "createdAt": at(ACTIVITIES),
            "updatedAt": at(0),
            "content": { "title": texts(
                "En sak med svært mange meldinger",
                "Ei sak med svært mange meldingar",
                "A case with very many messages",
            ) },
            "transmissions": sent.collect::<Vec<_>>(),
            "activities": activities.collect::<Vec<_>>(),
        },
    });
    Ok(serde_json::from_value(dialog)?)
}

fn texts(nb: &str, nn: &str, en: &str) -> Value {
    json!({ "value": phrases(nb, nn, en), "mediaType": "text/plain" })
}

fn phrases(nb: &str, nn: &str, en: &str) -> Value {
    json!([
        { "languageCode": "nb", "value": nb },
        { "languageCode": "nn", "value": nn },
        { "languageCode": "en", "value": en },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_long_as_it_says_and_in_order() {
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let party = "urn:altinn:person:identifier-no:14859102442";
        let dialog = long_dialog(party, now).unwrap().create;
        assert_eq!(dialog.transmissions.len(), 500);
        assert_eq!(dialog.activities.len(), 2000);
        assert!(dialog.transmissions.is_sorted_by_key(|one| one.created_at));
        assert!(dialog.activities.is_sorted_by_key(|one| one.created_at));
        assert!(
            dialog
                .activities
                .iter()
                .all(|one| one.created_at < Some(now))
        );
    }
}
