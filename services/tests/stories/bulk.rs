//! Stories of shops' files: tried before anything is added, and added once however often they are sent.

use super::selling::opened;
use crate::market;
use crate::story::{Story, refusal};
use domain::Refusal;
use domain::listings::{BulkForm, ListingState};
use std::time::Duration;

stories!(
    a_file_is_tried_before_anything_is_added,
    what_is_wrong_with_a_file_is_said_by_row,
    a_file_that_is_sent_again_adds_nothing_twice,
    a_file_is_finished_by_another_server,
    the_template_is_well,
);

fn file(rows: &[&str]) -> BulkForm {
    let heading = "reference,model,storage_gb,screen,body,function,parts,price,place";
    BulkForm { csv: format!("{heading}\n{}\n", rows.join("\n")) }
}

/// A file of so many phones that are well.
fn well(count: usize) -> BulkForm {
    let rows: Vec<String> = (0..count)
        .map(|n| format!("A-{n},Apple iPhone 13,128,flawless,worn,full,original,{},Boston", 300 + n))
        .collect();
    file(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

async fn a_file_is_tried_before_anything_is_added(story: Story) {
    opened(&story).await;
    let (services, ada) = (&story.services, story.member("Ada").await);
    let report = services.check_bulk(&ada, &well(3)).await.unwrap();
    assert_eq!((report.rows, report.ready, report.known, report.mistakes.len()), (3, 3, 0, 0));
    assert_eq!(services.own_listings(&ada, None, 1).await.unwrap().total, 0);
    assert!(services.bulk_imports(&ada).await.unwrap().is_empty());
    services.start_bulk(&ada, &well(3)).await.unwrap();
    while services.run_due_work().await.unwrap() > 0 {}
    let drafts = services.own_listings(&ada, Some(ListingState::Draft), 1).await.unwrap();
    assert_eq!(drafts.total, 3);
    let draft = services.own_listing(&ada, drafts.items[0].id).await.unwrap();
    assert_eq!(draft.details.place.unwrap().label, "Boston, Massachusetts, US");
    assert!(draft.details.grade.is_some());
    assert_eq!(refusal(services.check_bulk(&story.guest(), &well(1)).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.start_bulk(&story.guest(), &well(1)).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.bulk_imports(&story.guest()).await), Refusal::SignInFirst);
}

async fn what_is_wrong_with_a_file_is_said_by_row(story: Story) {
    opened(&story).await;
    let (services, ada) = (&story.services, story.member("Ada").await);
    let wrong = file(&[
        "A-1,Apple iPhone 13,128,flawless,worn,full,original,300,Boston",
        "A-1,SM-G991B,999,shiny,worn,full,original,-4,Atlantis",
        ",Apple iPhone 13 Pro Ultra,128,,,,,300,",
    ]);
    let report = services.check_bulk(&ada, &wrong).await.unwrap();
    assert_eq!((report.rows, report.ready), (3, 1));
    let said: Vec<_> = report.mistakes.iter().map(|m| (m.line, m.column.as_str())).collect();
    assert_eq!(
        said,
        [
            (3, "reference"),
            (3, "storage_gb"),
            (3, "screen"),
            (3, "price"),
            (3, "place"),
            (4, "reference"),
            (4, "model")
        ]
    );
    // The same as browsers send what is pasted.
    let pasted = BulkForm { csv: wrong.csv.replace('\n', "\r\n") };
    assert_eq!(services.check_bulk(&ada, &pasted).await.unwrap(), report);
    let refused = refusal(services.start_bulk(&ada, &wrong).await);
    assert_eq!(refused.about("rows").count(), 7);
    while services.run_due_work().await.unwrap() > 0 {}
    assert_eq!(services.own_listings(&ada, None, 1).await.unwrap().total, 0);

    let csv = |text: &str| BulkForm { csv: text.into() };
    let many = format!("reference,model\n{}", "A,Apple iPhone 13\n".repeat(501));
    for (bad, hint) in [
        (csv(""), "reference"),
        (csv("reference,model\n"), "no rows"),
        (csv("reference,modell\nA,B\n"), "modell"),
        (csv("model\niPhone\n"), "reference"),
        (csv(&many), "500"),
        (csv(&format!("reference,model\n{}", "x".repeat(140_000))), "128 KB"),
    ] {
        let refused = refusal(services.check_bulk(&ada, &bad).await);
        assert!(
            refused.to_string().contains(hint) || refused.about("csv").any(|s| s.contains(hint)),
            "{refused:?}"
        );
    }
}

async fn a_file_that_is_sent_again_adds_nothing_twice(story: Story) {
    opened(&story).await;
    let (services, ada, bob) = (&story.services, story.member("Ada").await, story.member("Bob").await);
    for (count, form) in [(2, well(2)), (5, well(5)), (5, well(5))] {
        services.start_bulk(&ada, &form).await.unwrap();
        while services.run_due_work().await.unwrap() > 0 {}
        assert_eq!(services.own_listings(&ada, None, 1).await.unwrap().total, count);
        story.pass(Duration::from_secs(1));
    }
    let files = services.bulk_imports(&ada).await.unwrap();
    let told: Vec<_> = files.iter().map(|file| (file.done, file.added, file.known)).collect();
    assert_eq!(told, [(5, 0, 5), (5, 3, 2), (2, 2, 0)]);
    assert!(files.iter().all(|file| file.finished_at.is_some()));
    // Somebody else's reference is another one.
    assert_eq!(services.check_bulk(&bob, &well(5)).await.unwrap().ready, 5);
}

async fn a_file_is_finished_by_another_server(story: Story) {
    opened(&story).await;
    let (services, ada) = (&story.services, story.member("Ada").await);
    services.start_bulk(&ada, &well(90)).await.unwrap();
    // One batch, and this server is gone.
    services.run_due_work().await.unwrap();
    let begun = services.bulk_imports(&ada).await.unwrap()[0].clone();
    assert!(begun.done > 0 && begun.done < 90, "{begun:?}");
    let (one, other) = (story.another_server(|_| {}), story.another_server(|_| {}));
    let go_on = async |server: services::Services| while server.run_due_work().await.unwrap() > 0 {};
    tokio::join!(go_on(one.clone()), go_on(other.clone()));
    // Whichever lost a race looks once more.
    go_on(one).await;
    let done = services.bulk_imports(&ada).await.unwrap()[0].clone();
    assert_eq!((done.done, done.added, done.known), (90, 90, 0));
    assert_eq!(services.own_listings(&ada, None, 1).await.unwrap().total, 90);
}

async fn the_template_is_well(story: Story) {
    opened(&story).await;
    let ada = story.member("Ada").await;
    let csv = std::fs::read_to_string(market::data().join("../public/bulk-template.csv")).unwrap();
    assert_eq!(csv.lines().next().unwrap(), domain::listings::COLUMNS.join(","));
    let report = story.services.check_bulk(&ada, &BulkForm { csv }).await.unwrap();
    assert_eq!((report.rows, report.ready, report.mistakes.as_slice()), (2, 2, [].as_slice()));
}
