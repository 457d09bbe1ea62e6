//! The services that lists can be narrowed to: whose they are, and how often they are asked for.

use std::time::Duration;

use arbeidsflate::domain::Limits;
use reqwest::StatusCode;
use simulators::{
    dialogporten::{Fault, FaultRule, Operation, Switches},
    world::Size,
};

use crate::support::{
    town::{TestEnv, TestEnvOptions},
    visitor::Visitor,
};

/// Dialogporten answers the catalogue of all services where it looks at no rights, and does not say
/// so. The unit has two services of its own.
#[tokio::test]
async fn the_catalogue_is_not_taken_for_the_readers_own_services() {
    for full_catalogue in [false, true] {
        let town = TestEnv::new().await;
        let mut visitor = Visitor::new();
        town.signs_in(&mut visitor, "rask").await;
        town.dialogporten().set_switches(Switches {
            full_catalogue,
            ..Switches::default()
        });
        let page = visitor.opens(&town.at("/a/319227083/innboks/filter")).await;
        assert_eq!(page.status, StatusCode::OK);
        let (_, services) = town.app.services.iter().next().unwrap();
        assert_eq!(services.is_catalogue, full_catalogue);
        assert_eq!(services.list.len() > 2, full_catalogue);
    }
}

#[tokio::test]
async fn what_is_asked_twice_at_a_moment_is_asked_once() {
    let town = TestEnv::with(TestEnvOptions {
        world: Size::Standard,
        // So many calls by parties that the list asks for the services, as the form does beside it.
        lists: Limits {
            parties: 1,
            ..Limits::default()
        },
        ..TestEnvOptions::default()
    })
    .await;
    let slowly = |operation| FaultRule::new(operation, Fault::Delay(300));
    for operation in [Operation::Parties, Operation::ServiceResources] {
        town.dialogporten()
            .add_fault_rule(slowly(operation))
            .unwrap();
    }
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "flittig").await;
    town.passes(Duration::from_mins(6));
    let asked = |what: &str| {
        let requests = town.dialogporten().requests();
        let of = |field: &&str| requests.fields.get(*field).copied().unwrap_or(0);
        [what].iter().map(of).sum::<u64>()
    };
    let (parties, services) = (asked("parties"), asked("serviceResources"));
    let mut second = visitor.clone();
    let form = town.at("/a/alle/innboks/filter");
    let picker = town.at("/aktor");
    let (page, _) = tokio::join!(visitor.opens(&form), second.opens(&picker));
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(asked("parties") - parties, 1);
    // The reader's own and the catalogue, in one call.
    assert_eq!(asked("serviceResources") - services, 2);
}
