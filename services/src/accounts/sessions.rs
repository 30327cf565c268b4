//! Sessions: who is behind a request, how a session is carried on, and how it ends.
//!
//! A refresh token is good for one exchange. Its successor is derived from it with the vault's key, so that two
//! tabs that exchange it at the same time get the same one. Used again later, it was copied: the session ends.

use super::sign_in::SESSION_LIFE;
use super::{account_subject, devices, purpose};
use crate::error::retried;
use crate::{Caller, Member, Result, Services, Viewer};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::accounts::{AccountState, SessionView, Token};
use domain::{Instant, Refusal, SessionId};
use serde_json::json;
use std::net::IpAddr;
use std::time::Duration;
use store::Write;
use store::sessions::{Ended, Standing, Use};

/// How long after its exchange a refresh token may come again: from another tab, or after a lost answer.
const GRACE: Duration = Duration::from_secs(30);

/// What an exchange of refresh tokens hands out.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// For the cookie `mg_access`.
    pub access: Option<Token>,
    /// For the cookie `mg_refresh`.
    pub refresh: Option<Token>,
    pub member: Member,
}

/// What became of a refresh token.
enum Exchange {
    Carried(Standing, Instant),
    Replayed,
}

impl Services {
    /// Who is behind a request with these cookies. Signed-out, expired and copied ones stand for a guest.
    ///
    /// The session is looked up in SQL each time, so that signing out works at once, everywhere. Where the access
    /// token is over and the refresh token good, new cookies come along.
    pub async fn caller_of(
        &self,
        access: Option<&str>,
        refresh: Option<&str>,
        address: IpAddr,
        user_agent: &str,
    ) -> Result<(Caller, Option<Refreshed>)> {
        let user_agent = user_agent.chars().take(400).collect();
        let mut caller = Caller { viewer: Viewer::Guest, guest: None, address, user_agent };
        if let Some(member) = self.member_of(access).await? {
            caller.viewer = Viewer::Member(member);
            return Ok((caller, None));
        }
        let Some(refresh) = refresh else { return Ok((caller, None)) };
        match self.refresh(&caller, refresh).await {
            Ok(refreshed) => {
                caller.viewer = Viewer::Member(refreshed.member.clone());
                Ok((caller, Some(refreshed)))
            }
            Err(crate::Error::Refused(_)) => Ok((caller, None)),
            Err(failed) => Err(failed),
        }
    }

    async fn member_of(&self, access: Option<&str>) -> Result<Option<Member>> {
        let now = self.clock.now();
        let claims = access.and_then(|token| self.token_keys.verify(token, &self.settings.base_url, now));
        let Some(claims) = claims else { return Ok(None) };
        let standing = self.store.read().await?.standing(claims.sid, now).await?;
        Ok(standing.filter(|s| s.account_id == claims.sub).map(|s| member(claims.sid, &s)))
    }

    /// Exchanges a refresh token for its successor and a new access token.
    pub async fn refresh(&self, caller: &Caller, refresh_token: &str) -> Result<Refreshed> {
        let token_hash = self.vault.hash(purpose::REFRESH_TOKEN, refresh_token.as_bytes());
        // Reading first keeps those who make tokens up away from the one writer that SQLite has.
        let known = self.store.read().await?.refresh_token(&token_hash).await?;
        let session = known.ok_or(Refusal::SignInFirst)?.session_id;
        let successor =
            URL_SAFE_NO_PAD.encode(self.vault.hash(purpose::REFRESH_SUCCESSOR, refresh_token.as_bytes()));
        let exchange = retried(|| self.exchange(caller, session, &token_hash, &successor)).await?;
        let Exchange::Carried(standing, expires_at) = exchange else {
            return Err(Refusal::SignInFirst.into());
        };
        Ok(Refreshed {
            access: Some(self.access_token(standing.account_id, session, self.clock.now())?),
            refresh: Some(Token { value: successor, expires_at }),
            member: member(session, &standing),
        })
    }

    async fn exchange(
        &self,
        caller: &Caller,
        session: SessionId,
        token_hash: &[u8; 32],
        successor: &str,
    ) -> Result<Exchange> {
        let now = self.clock.now();
        let mut db = self.store.write().await?;
        let standing = db.standing(session, now).await?.ok_or(Refusal::SignInFirst)?;
        if !db.use_refresh_token(token_hash, now).await? {
            let token = db.refresh_token(token_hash).await?;
            let used_at = token.and_then(|token| token.used_at()).ok_or(Refusal::SignInFirst)?;
            if now.since(used_at) <= GRACE {
                let expires_at = standing.expires_at;
                return Ok(Exchange::Carried(standing, expires_at));
            }
            self.end_replayed(&mut db, caller, session, &standing).await?;
            db.commit().await?;
            return Ok(Exchange::Replayed);
        }
        let successor_hash = self.vault.hash(purpose::REFRESH_TOKEN, successor.as_bytes());
        db.add_refresh_token(&successor_hash, session, now).await?;
        let seen = Use {
            device: &devices::device(&caller.user_agent),
            place: &devices::place(caller.address),
            address_sealed: &self.seal_text(purpose::NETWORK_ADDRESS, &caller.address.to_string())?,
            at: now,
            expires_at: now.plus(SESSION_LIFE),
        };
        db.note_use(session, &seen).await?;
        db.commit().await?;
        Ok(Exchange::Carried(standing, seen.expires_at))
    }

    /// A refresh token came a second time: whoever has the other copy, the session is over for both.
    async fn end_replayed(
        &self,
        db: &mut Write,
        caller: &Caller,
        session: SessionId,
        standing: &Standing,
    ) -> Result<()> {
        let now = self.clock.now();
        db.end_session(standing.account_id, session, Ended::Replayed, now).await?;
        let details = json!({ "session": session.to_string() });
        self.note(db, caller, account_subject(standing.account_id), "refresh_token_replayed", details)
            .await?;
        if let Some(account) = db.account(standing.account_id).await? {
            let device = devices::device(&caller.user_agent);
            let letter = self.session_replayed_letter(&account.name, &device, now);
            self.post(db, &self.email_of(&account)?, &letter).await?;
        }
        Ok(())
    }

    /// Ends the caller's session; a guest has none to end.
    pub async fn sign_out(&self, caller: &Caller) -> Result<()> {
        match &caller.viewer {
            Viewer::Member(member) => {
                self.end_one(caller, member, member.session).await?;
                Ok(())
            }
            Viewer::Guest | Viewer::System => Ok(()),
        }
    }

    /// Ends one of the caller's sessions.
    pub async fn sign_out_session(&self, caller: &Caller, id: SessionId) -> Result<()> {
        match self.end_one(caller, caller.member()?, id).await? {
            true => Ok(()),
            false => Err(Refusal::NotFound.into()),
        }
    }

    async fn end_one(&self, caller: &Caller, member: &Member, id: SessionId) -> Result<bool> {
        retried(|| async {
            let mut db = self.store.write().await?;
            let ended = db.end_session(member.account, id, Ended::SignedOut, self.clock.now()).await?;
            if ended {
                let details = json!({ "session": id.to_string() });
                self.note(&mut db, caller, account_subject(member.account), "signed_out", details).await?;
            }
            db.commit().await?;
            Ok(ended)
        })
        .await
    }

    /// Ends all of the caller's sessions but this one.
    pub async fn sign_out_others(&self, caller: &Caller) -> Result<()> {
        let member = caller.member()?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let kept = Some(member.session);
            let ended = db.end_sessions(member.account, kept, Ended::SignedOut, self.clock.now()).await?;
            let details = json!({ "sessions": ended });
            self.note(&mut db, caller, account_subject(member.account), "signed_out_others", details).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// Where the caller is signed in, the session used last first.
    pub async fn sessions(&self, caller: &Caller) -> Result<Vec<SessionView>> {
        let member = caller.member()?;
        let now = self.clock.now();
        let sessions = self.store.read().await?.sessions_of(member.account).await?;
        let live = sessions.into_iter().filter(|s| s.ended_at.is_none() && s.expires_at > now);
        Ok(live
            .map(|s| SessionView {
                id: s.id,
                device: s.device,
                place: s.place,
                started_at: s.created_at,
                last_used_at: s.last_used_at,
                current: s.id == member.session,
            })
            .collect())
    }
}

fn member(session: SessionId, standing: &Standing) -> Member {
    Member {
        account: standing.account_id,
        session,
        role: standing.role,
        name: standing.name.clone(),
        authenticated_at: standing.authenticated_at,
        suspended: standing.state == AccountState::Suspended,
    }
}
