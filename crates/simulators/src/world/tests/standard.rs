//! Tests of the standard world's variety and counts.

use super::*;

fn standard() -> Value {
    made(Size::Standard, NOW).value
}

fn party_of(world: &Value, pid: &str) -> Value {
    let people = world["people"].as_array().unwrap();
    let person = people.iter().find(|person| person["pid"] == pid).unwrap();
    person["authorizedParties"].clone()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Whether the dialog is listed in one of the folders.
fn is_listed(dialog: &Value) -> bool {
    let create = &dialog["create"];
    dialog["deleted"] != true
        && create["isApiOnly"] != true
        && time(&create["visibleFrom"]).is_none_or(|from| from <= now())
        && time(&create["expiresAt"]).is_none_or(|end| end > now())
}

#[test]
fn the_citizen_has_about_seventy_dialogs_and_no_text_over_and_over() {
    let world = standard();
    let lys = "urn:altinn:person:identifier-no:14859102442";
    let own = dialogs(&world)
        .iter()
        .filter(|one| one["create"]["party"] == lys);
    let mut titles = BTreeMap::new();
    for dialog in own.filter(|one| is_listed(one)) {
        let title = dialog["create"]["content"]["title"]["value"][0]["value"].as_str();
        *titles.entry(title.unwrap().to_owned()).or_insert(0) += 1;
    }
    let count: usize = titles.values().sum();
    assert!((62..=78).contains(&count), "{count}");
    assert!(titles.values().all(|times| *times <= 2), "{titles:?}");
}

#[test]
fn the_accountant_has_250_companies_of_every_kind() {
    let world = standard();
    let parties = party_of(&world, "09847210483");
    let companies: Vec<_> = list(&parties)
        .iter()
        .filter(|one| one["type"] == "Organization")
        .collect();
    assert_eq!(companies.len(), 250);
    let names: BTreeSet<_> = companies
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 250);
    let units = |company: &&Value| !list(&company["subunits"]).is_empty();
    let like_parent = |company: &&&Value| {
        list(&company["subunits"])
            .iter()
            .any(|unit| unit["name"] == company["name"])
    };
    let deleted = |company: &&&Value| company["isDeleted"] == true;
    assert!(companies.iter().filter(|one| units(one)).count() > 30);
    assert!(companies.iter().filter(like_parent).count() > 5);
    assert!(companies.iter().filter(deleted).count() > 5);

    let mut counts = BTreeMap::new();
    for dialog in dialogs(&world) {
        *counts
            .entry(dialog["create"]["party"].as_str().unwrap())
            .or_insert(0) += 1;
    }
    let count = |company: &&Value| {
        let urn = format!(
            "urn:altinn:organization:identifier-no:{}",
            company["organizationNumber"].as_str().unwrap()
        );
        counts.get(urn.as_str()).copied().unwrap_or(0)
    };
    let per_company: Vec<i32> = companies.iter().map(count).collect();
    assert!(
        per_company.iter().any(|count| *count > 100),
        "more than an answer holds"
    );
    assert!(
        per_company.iter().filter(|count| **count == 0).count() > 20,
        "some have none"
    );
    assert!(
        per_company.iter().filter(|count| **count > 0).count() > 150,
        "a handful in many"
    );
}

/// The number at the end of the party's URN.
fn number(dialog: &Value) -> &str {
    let urn = dialog["create"]["party"].as_str().unwrap();
    urn.rsplit(':').next().unwrap()
}

/// Cases that lists over many parties must handle.
#[test]
fn the_accountant_s_companies_have_equal_times_every_folder_and_every_deadline() {
    let world = standard();
    let parties = party_of(&world, "09847210483");
    let numbers: BTreeSet<_> = list(&parties)
        .iter()
        .filter_map(|one| one["organizationNumber"].as_str())
        .collect();
    let all: Vec<_> = dialogs(&world)
        .iter()
        .filter(|one| numbers.contains(number(one)))
        .collect();

    let mut moments: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for dialog in &all {
        let created = dialog["create"]["createdAt"].as_str().unwrap();
        moments.entry(created).or_default().insert(number(dialog));
    }
    let busiest = moments.values().map(BTreeSet::len).max().unwrap();
    assert!(busiest > 50, "{busiest} at once: more than a page");

    let parties_with = |fits: &dyn Fn(&Value) -> bool| {
        let fitting = all.iter().filter(|one| fits(one)).map(|one| number(one));
        fitting.collect::<BTreeSet<_>>().len()
    };
    let is_due = |dialog: &Value, end: &str| {
        let due = dialog["create"]["dueAt"].as_str();
        due.is_some_and(|due| due.ends_with(end))
    };
    for (what, fits) in [
        ("drafts", &|one: &Value| has_status(one, "Draft")),
        ("sent", &|one| {
            has_sent(one, |one| one["type"] == "Submission")
        }),
        ("archive", &|one| has_label(one, "Archive")),
        ("bin", &|one| has_label(one, "Bin")),
        ("overdue", &|one| {
            days_left(one).is_some_and(|days| days < 0)
        }),
        ("soon", &|one| {
            days_left(one).is_some_and(|days| (0..7).contains(&days))
        }),
        ("far", &|one| days_left(one).is_some_and(|days| days > 30)),
        ("midnight of Greenwich", &|one| is_due(one, "T00:00:00Z")),
        ("the last second of a day", &|one| is_due(one, "T23:59:59Z")),
        ("reference", &|one| {
            one["create"]["externalReference"].is_string()
        }),
    ] as [(&str, &dyn Fn(&Value) -> bool); 10]
    {
        let count = parties_with(fits);
        assert!(count >= 3, "{what}: {count} parties");
    }
    let services: BTreeSet<_> = all
        .iter()
        .map(|one| one["create"]["serviceResource"].as_str().unwrap())
        .collect();
    assert!(services.len() >= 10, "{services:?}");
}

#[test]
fn everybody_reaches_what_their_description_says() {
    let world = standard();
    let rask = party_of(&world, "03917803799");
    let kinds: Vec<_> = list(&rask)
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "Person",
            "Person",
            "Organization",
            "Organization",
            "Organization"
        ]
    );
    assert!(
        list(&rask)
            .iter()
            .filter(|one| !list(&one["subunits"]).is_empty())
            .count()
            >= 2
    );
    assert!(list(&rask).iter().any(|one| one["isDeleted"] == true));
    let units = list(&rask).iter().flat_map(|one| list(&one["subunits"]));
    assert!(units.clone().any(|one| one["isDeleted"] == true));
    assert!(units.clone().any(|one| one["isDeleted"] == false));

    let varm = party_of(&world, "30818332218");
    let parent = list(&varm)
        .iter()
        .find(|one| one["onlyHierarchyElementWithNoAccess"] == true)
        .unwrap();
    assert!(list(&parent["authorizedResources"]).is_empty());
    assert_eq!(list(&parent["subunits"]).len(), 2);
    assert!(
        list(&parent["subunits"])
            .iter()
            .all(|one| !list(&one["authorizedResources"]).is_empty())
    );

    let empty = "urn:altinn:person:identifier-no:21886621113";
    assert_eq!(
        dialogs(&world)
            .iter()
            .filter(|one| one["create"]["party"] == empty)
            .count(),
        0
    );
    let people = people(Size::Standard).unwrap();
    assert!(
        people
            .iter()
            .any(|one| one.pid.is_none() && one.email.is_some())
    );
    assert!(people.iter().any(|one| one.levels == [Level::Substantial]));
}

fn texts(value: &Value, language: &str) -> bool {
    list(&value["value"])
        .iter()
        .any(|one| one["languageCode"] == language)
}

fn languages(dialog: &Value) -> Vec<&str> {
    let title = &dialog["create"]["content"]["title"]["value"];
    list(title)
        .iter()
        .map(|one| one["languageCode"].as_str().unwrap())
        .collect()
}

fn sent(dialog: &Value) -> &[Value] {
    list(&dialog["create"]["transmissions"])
}

fn actions<'a>(dialog: &'a Value, priority: &str) -> Vec<&'a Value> {
    let actions = list(&dialog["create"]["guiActions"]).iter();
    actions.filter(|one| one["priority"] == priority).collect()
}

fn has_label(dialog: &Value, label: &str) -> bool {
    list(&dialog["labels"]).iter().any(|one| one == label)
}

fn main_embed(dialog: &Value) -> &str {
    dialog["create"]["content"]["mainContentReference"]["mediaType"]
        .as_str()
        .unwrap_or_default()
}

/// Whether a transmission of this type answers one of the other type.
fn answers(dialog: &Value, kind: &str, to: &str) -> bool {
    sent(dialog).iter().any(|one| {
        let original = sent(dialog)
            .iter()
            .find(|other| other["id"] == one["relatedTransmissionId"]);
        one["type"] == kind && original.is_some_and(|original| original["type"] == to)
    })
}

fn days_left(dialog: &Value) -> Option<i64> {
    let now: Timestamp = NOW.parse().unwrap();
    Some(
        time(&dialog["create"]["dueAt"])?
            .duration_since(now)
            .as_hours()
            .div_euclid(24),
    )
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn has_status(dialog: &Value, status: &str) -> bool {
    dialog["create"]["status"]
        .as_str()
        .unwrap_or("NotApplicable")
        == status
}

fn has_content(dialog: &Value, field: &str) -> bool {
    dialog["create"]["content"].get(field).is_some()
}

/// Whether a text of this field has exactly this length in some language, in characters.
fn has_length(dialog: &Value, field: &str, length: usize) -> bool {
    let phrases = list(&dialog["create"]["content"][field]["value"]);
    phrases
        .iter()
        .any(|one| one["value"].as_str().unwrap().chars().count() == length)
}

fn has_actions(dialog: &Value, priority: &str, fits: fn(&Value) -> bool) -> bool {
    actions(dialog, priority).into_iter().any(fits)
}

fn has_sent(dialog: &Value, fits: fn(&Value) -> bool) -> bool {
    sent(dialog).iter().any(fits)
}

fn has_activity(dialog: &Value, kind: &str) -> bool {
    list(&dialog["create"]["activities"])
        .iter()
        .any(|one| one["type"] == kind)
}

fn is_for_systems(transmission: &Value) -> bool {
    let files = list(&transmission["attachments"]).iter();
    let urls: Vec<_> = files.flat_map(|one| list(&one["urls"])).collect();
    !urls.is_empty() && urls.iter().all(|one| one["consumerType"] == "Api")
}

/// A property of dialogs that readers see in a list or on a page, with its predicate.
type Kind = (&'static str, fn(&Value) -> bool);

const STATES: &[Kind] = &[
    ("NotApplicable", |one| has_status(one, "NotApplicable")),
    ("InProgress", |one| has_status(one, "InProgress")),
    ("Draft", |one| has_status(one, "Draft")),
    ("Awaiting", |one| has_status(one, "Awaiting")),
    ("RequiresAttention", |one| {
        has_status(one, "RequiresAttention")
    }),
    ("Completed", |one| has_status(one, "Completed")),
    ("Bin", |one| has_label(one, "Bin")),
    ("Archive", |one| has_label(one, "Archive")),
    ("MarkedAsUnopened", |one| has_label(one, "MarkedAsUnopened")),
    ("no label", |one| list(&one["labels"]).is_empty()),
    ("Sent", |one| {
        has_sent(one, |one| one["type"] == "Submission")
    }),
    ("due tomorrow", |one| days_left(one) == Some(1)),
    ("overdue", |one| days_left(one).is_some_and(|days| days < 0)),
    ("not yet visible", |one| {
        time(&one["create"]["visibleFrom"]).is_some_and(|from| from > now())
    }),
    ("expired", |one| {
        time(&one["create"]["expiresAt"]).is_some_and(|end| end < now())
    }),
    ("deleted", |one| one["deleted"] == true),
    ("for systems, without content", |one| {
        one["create"]["isApiOnly"] == true && one["create"].get("content").is_none()
    }),
    ("a sub-unit's", |one| {
        one["create"]["party"]
            .as_str()
            .unwrap()
            .ends_with("319227083")
    }),
    ("progress", |one| one["create"]["progress"].is_number()),
    ("process", |one| one["create"]["process"].is_string()),
    ("preceding process", |one| {
        one["create"]["precedingProcess"].is_string()
    }),
];

const TEXTS: &[Kind] = &[
    ("nb only", |one| languages(one) == ["nb"]),
    ("en only", |one| languages(one) == ["en"]),
    ("three languages", |one| languages(one).len() == 3),
    ("another language", |one| languages(one) == ["se"]),
    ("255 characters of title", |one| {
        has_length(one, "title", 255)
    }),
    ("25 characters of status", |one| {
        has_length(one, "extendedStatus", 25)
    }),
    ("no summary", |one| {
        has_content(one, "title") && !has_content(one, "summary")
    }),
    ("no sender", |one| {
        has_content(one, "title") && !has_content(one, "senderName")
    }),
    ("a sender", |one| has_content(one, "senderName")),
    ("markdown embed", |one| {
        main_embed(one).ends_with("embed-url;type=text/markdown")
    }),
    ("html embed", |one| {
        main_embed(one).ends_with("embed-url;type=text/html")
    }),
];

const PARTS: &[Kind] = &[
    ("prompt and POST", |one| {
        has_actions(one, "Primary", |one| {
            one["httpMethod"] == "POST" && one["prompt"].is_array()
        })
    }),
    ("DELETE that deletes", |one| {
        let all = list(&one["create"]["guiActions"]);
        all.iter()
            .any(|one| one["httpMethod"] == "DELETE" && one["isDeleteDialogAction"] == true)
    }),
    ("primary action that is denied", |one| {
        one["create"]["serviceResource"] == "urn:altinn:resource:arsregnskap"
            && has_actions(one, "Primary", |one| one["action"] == "sign")
    }),
    ("one, one and five actions", |one| {
        let count = |(priority, count)| actions(one, priority).len() == count;
        [("Primary", 1), ("Secondary", 1), ("Tertiary", 5)]
            .into_iter()
            .all(count)
    }),
    ("thread", |one| {
        answers(one, "Submission", "Request") && answers(one, "Acceptance", "Submission")
    }),
    ("transmission that is denied", |one| {
        has_sent(one, |one| {
            one["authorizationAttribute"] == "urn:altinn:subresource:journal"
        })
    }),
    ("transmission for systems", |one| {
        has_sent(one, is_for_systems)
    }),
    ("link in a transmission", |one| {
        has_sent(one, |one| !list(&one["navigationalActions"]).is_empty())
    }),
    ("opened transmission", |one| {
        let ids: Vec<_> = sent(one).iter().map(|one| &one["id"]).collect();
        let mut activities = list(&one["create"]["activities"]).iter();
        activities
            .any(|one| one["type"] == "TransmissionOpened" && ids.contains(&&one["transmissionId"]))
    }),
    ("expired attachment", |one| {
        let mut files = list(&one["create"]["attachments"]).iter();
        files.any(|one| time(&one["expiresAt"]).is_some_and(|end| end < now()))
    }),
    ("a dozen of transmissions", |one| sent(one).len() == 12),
    ("transmission with an embed that is denied", |one| {
        has_sent(one, |one| {
            one["authorizationAttribute"].is_string()
                && one["content"]["contentReference"].is_object()
        })
    }),
    ("expired link in a transmission", |one| {
        has_sent(one, |one| {
            let mut links = list(&one["navigationalActions"]).iter();
            links.any(|one| time(&one["expiresAt"]).is_some_and(|end| end < now()))
        })
    }),
    ("expired file of a transmission", |one| {
        has_sent(one, |one| {
            let mut files = list(&one["attachments"]).iter();
            files.any(|one| time(&one["expiresAt"]).is_some_and(|end| end < now()))
        })
    }),
    ("all seventeen types of activities", |one| {
        let all = list(&one["create"]["activities"]).iter();
        all.map(|one| one["type"].as_str())
            .collect::<BTreeSet<_>>()
            .len()
            == 17
    }),
    ("somebody else's reading", |one| {
        let readers = list(&one["seenBy"]).iter().map(|one| &one["pid"]);
        readers.collect::<Vec<_>>().len() > 1
    }),
    ("labels that came and went", |one| {
        list(&one["labelLog"]).len() == 2
    }),
    ("primary action on what is denied", |one| {
        has_actions(one, "Primary", |one| {
            one["authorizationAttribute"] == "urn:altinn:subresource:journal"
        })
    }),
    ("unopened correspondence", |one| {
        one["create"]["serviceResource"] == "urn:altinn:resource:nav-brev"
            && !has_activity(one, "CorrespondenceOpened")
    }),
];

/// Checks `docs/rules/dialogporten.md#demo-world`, item by item.
#[test]
fn every_kind_of_dialog_that_a_page_must_show_occurs() {
    let world = standard();
    for (name, fits) in STATES.iter().chain(TEXTS).chain(PARTS) {
        assert!(dialogs(&world).iter().any(fits), "{name}");
        assert!(!dialogs(&world).iter().all(fits), "{name} tells nothing");
    }
    let service = |id: &str| {
        list(&world["resources"])
            .iter()
            .find(|one| one["id"] == id)
            .unwrap()
    };
    assert_eq!(service("nav-brev")["resourceType"], "CorrespondenceService");
    let denied = |pid: &str| {
        let people = world["people"].as_array().unwrap();
        people.iter().find(|one| one["pid"] == pid).unwrap()["denied"].clone()
    };
    assert_eq!(
        denied("14859102442")[0]["authorizationAttribute"],
        "urn:altinn:subresource:journal"
    );
    assert_eq!(denied("03917803799")[0]["action"], "sign");
}

#[test]
fn every_type_of_transmission_and_activity_occurs() {
    let world = standard();
    let mut types = BTreeSet::new();
    for dialog in dialogs(&world) {
        for part in ["transmissions", "activities"] {
            let parts = list(&dialog["create"][part]).iter();
            types.extend(parts.map(|one| format!("{part} {}", one["type"].as_str().unwrap())));
        }
    }
    for kind in [
        "Information",
        "Acceptance",
        "Rejection",
        "Request",
        "Alert",
        "Decision",
        "Submission",
        "Correction",
    ] {
        assert!(types.contains(&format!("transmissions {kind}")), "{kind}");
    }
    for kind in [
        "DialogCreated",
        "DialogClosed",
        "Information",
        "TransmissionOpened",
        "PaymentMade",
        "SignatureProvided",
        "DialogOpened",
        "SentToSigning",
        "SentToFormFill",
        "SentToPayment",
        "FormSubmitted",
        "FormSaved",
        "CorrespondenceOpened",
        "CorrespondenceConfirmed",
    ] {
        assert!(types.contains(&format!("activities {kind}")), "{kind}");
    }
}

#[test]
fn every_address_at_the_service_owner_names_its_own_dialog() {
    let world = standard();
    let mut count = 0;
    for dialog in dialogs(&world) {
        let id = dialog["create"]["id"].as_str().unwrap();
        visit(&dialog["create"], "", &mut |_, value| {
            let Some(path) = value
                .as_str()
                .and_then(|text| text.strip_prefix("http://etat.localhost:8083/"))
            else {
                return;
            };
            let path = path.split('?').next().unwrap();
            let fits = path == format!("sak/{id}")
                || path == format!("innhold/{id}")
                || path.starts_with(&format!("innhold/{id}/"))
                || path.starts_with(&format!("handling/{id}/"))
                || path.starts_with(&format!("vedlegg/{id}/"));
            assert!(fits, "{path}");
            count += 1;
        });
    }
    assert!(count > 500, "{count}");
}

/// A copy gets ids of its own, so nothing in it may refer to another part.
#[test]
fn letters_that_many_get_refer_to_nothing_inside_themselves() {
    for template in BulkTemplates::load().unwrap().to_companies {
        let letter = template.generate_letter(
            bulk::LetterSeed::from_counter(1),
            template.ages.1,
            "safteri",
            "rask",
        );
        visit(&Value::Object(letter), "", &mut |name, _| {
            assert!(!["answers", "opened"].contains(&name));
        });
    }
}

#[test]
fn small_is_part_of_standard_and_not_changed_by_it() {
    let (small, standard) = (world(), standard());
    for dialog in dialogs(&small) {
        assert!(dialogs(&standard).contains(dialog));
    }
    assert!(texts(
        &dialogs(&small)[0]["create"]["content"]["title"],
        "nn"
    ));
}
