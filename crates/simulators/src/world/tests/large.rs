//! Tests of the large world's size and contents.

use std::collections::HashMap;

use super::*;

#[test]
fn one_person_acts_for_15_000_and_there_are_200_000_dialogs() {
    let world = made(Size::Large, NOW).seed;
    assert_eq!(world.dialogs.len(), 200_000);
    let person = world
        .people
        .iter()
        .find(|one| one.pid == "12866912732")
        .unwrap();
    let units = person
        .authorized_parties
        .iter()
        .flat_map(|one| &one.subunits);
    assert_eq!(
        person.authorized_parties.len() + units.clone().count(),
        15_000
    );
    assert!(units.count() > 3_000);
    assert_eq!(
        world.people.len(),
        7,
        "and those of the standard world who have a number"
    );

    let open: HashMap<String, &Vec<String>> = person
        .authorized_parties
        .iter()
        .flat_map(|one| std::iter::once(one).chain(&one.subunits))
        .map(|one| (one.urn(), &one.authorized_resources))
        .collect();
    let now: Timestamp = NOW.parse().unwrap();
    let (mut busiest, mut reached) = (HashMap::new(), 0);
    for dialog in &world.dialogs {
        let create = &dialog.create;
        assert!(create.created_at.unwrap() <= now);
        if let Some(services) = open.get(&create.party) {
            let service = create
                .service_resource
                .strip_prefix("urn:altinn:resource:")
                .unwrap();
            assert!(
                services.iter().any(|one| one == service),
                "{service} is open to the reader"
            );
            *busiest.entry(&create.party).or_insert(0) += 1;
            reached += 1;
        }
    }
    assert!(reached > 195_000, "{reached}");
    assert!(*busiest.values().max().unwrap() >= 5_000);
    assert!(busiest.len() > 12_000, "{} have post", busiest.len());
}
