//! Many at once: everything happens once, whoever was first and however many servers work.

use super::stage::{Case, DAY, an_offer};
use crate::story::Story;
use domain::disputes::DisputeState;
use services::{Error, Result};

stories!(
    one_answer_to_an_offer_counts_however_many_arrive,
    a_missed_deadline_is_applied_once_by_however_many_servers,
    an_answer_at_the_last_moment_and_the_deadline_never_both_count,
);

/// Whether it was done; a refusal is as good as success here, a failure is not.
fn done<T>(outcome: Result<T>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(Error::Refused(_)) => false,
        Err(Error::Failed(cause)) => panic!("{cause}"),
    }
}

async fn one_answer_to_an_offer_counts_however_many_arrive(story: Story) {
    let case = Case::open(story).await;
    case.offers(&case.shop.sal, "partial", "100").await.unwrap();
    let number = case.number().await;
    let servers = [case.shop.story.another_server(|_| {}), case.shop.story.another_server(|_| {})];
    let tries = (0..12).map(|turn| {
        let server = servers[turn % 2].clone();
        let (bea, sal, id) = (case.shop.bea.clone(), case.shop.sal.clone(), case.dispute);
        tokio::spawn(async move {
            match turn % 4 {
                0 => ("accept", done(server.accept_offer(&bea, id, number).await)),
                1 => ("decline", done(server.decline_offer(&bea, id, number).await)),
                2 => ("withdraw", done(server.withdraw_dispute(&bea, id).await)),
                _ => ("offer", done(server.make_offer(&sal, an_offer(id, "partial", "90")).await)),
            }
        })
    });
    let mut done = Vec::new();
    for tried in futures::future::join_all(tries).await {
        done.push(tried.unwrap());
    }
    let (state, seen) = (case.state().await, case.seen_by(&case.shop.bea).await);
    let happened = |what: &str| seen.moments.iter().filter(|moment| moment.what.contains(what)).count();
    let agreed = happened("The buyer agreed");
    assert_eq!(agreed + happened("gave the dispute up"), usize::from(state.is_over()), "{:?}", seen.moments);
    match state {
        DisputeState::Settled => case.ends_with(10_000, 29_688, 902).await,
        DisputeState::Withdrawn => case.ends_with(0, 39_393, 1_197).await,
        other => panic!("{other:?} after {done:?}"),
    }
}

async fn a_missed_deadline_is_applied_once_by_however_many_servers(story: Story) {
    let case = Case::of(story, "not_received").await;
    case.shop.story.pass(3 * DAY);
    let servers: Vec<_> = (0..4).map(|_| case.shop.story.another_server(|_| {})).collect();
    let jobs = servers.iter().map(|server| {
        let server = server.clone();
        tokio::spawn(async move {
            for _ in 0..20 {
                // Servers that meet give way to each other; the loop of jobs comes by again.
                let _ = server.run_due_work().await;
            }
        })
    });
    for job in futures::future::join_all(jobs).await {
        job.unwrap();
    }
    assert_eq!(case.state().await, DisputeState::Refunded);
    assert_eq!(case.seen_by(&case.shop.bea).await.moments.len(), 2);
    case.ends_with(40_590, 0, 0).await;
}

async fn an_answer_at_the_last_moment_and_the_deadline_never_both_count(story: Story) {
    let case = Case::open(story).await;
    case.offers(&case.shop.sal, "partial", "100").await.unwrap();
    let number = case.number().await;
    case.shop.story.pass(3 * DAY);
    let (server, other) = (case.shop.story.another_server(|_| {}), case.shop.story.another_server(|_| {}));
    let job = tokio::spawn(async move { server.run_due_work().await.map(drop) });
    let (bea, id) = (case.shop.bea.clone(), case.dispute);
    let answer = tokio::spawn(async move { done(other.decline_offer(&bea, id, number).await) });
    job.await.unwrap().unwrap();
    let declined = answer.await.unwrap();
    case.shop.work().await;
    let state = case.state().await;
    match declined {
        true => assert_eq!(state, DisputeState::Talking),
        false => {
            assert_eq!(state, DisputeState::Settled);
            case.ends_with(10_000, 29_688, 902).await;
        }
    }
    case.shop.check_book().await;
}
