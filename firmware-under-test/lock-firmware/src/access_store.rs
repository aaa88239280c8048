//! Answers what the lock asks of the store: whose a code is, and keys in and out (KEY-4, KEY-7).

use embedded_storage::nor_flash::NorFlash;
use lock_core::{Answer, CodeTag, Owner, Query, Settings};
use lock_protocol::{DigitalKey, Digits, KeyId, KeySecret, Refusal};

use crate::code_tag;
use crate::key_table::{PutError, StoredKey};
use crate::store::{Store, StoreFault};

impl<F: NorFlash> Store<F> {
    /// Answers a query. With `keyless` no key counts: a reset is under way.
    #[inline(never)]
    pub(crate) fn answer(&mut self, query: Query, settings: &Settings, keyless: bool) -> Answer {
        let answer = match query {
            _ if keyless && !matches!(query, Query::Code(_)) => Err(StoreFault),
            Query::Code(code) => self.owner_of(code, settings, keyless).map(Answer::Owner),
            Query::Key(id) => self.key(id).map(|key| Answer::Owner(owner(key))),
            Query::Put(key) => return Answer::Done(self.judge_key(&key, settings)),
            Query::Delete(id) => self.remove_key(id).map(|()| Answer::Done(Ok(()))),
            Query::Tag(code) => self.free_tag(code, settings).map(Answer::Tag),
        };
        answer.unwrap_or(Answer::Done(Err(Refusal::StoreFault)))
    }

    /// Gives the secret that phone and keycard have for a key.
    pub(crate) fn key_secret(&mut self, id: KeyId) -> Option<KeySecret> {
        self.key(id).ok().flatten().map(|key| key.secret)
    }

    /// Master password and all PINs are compared, whichever it is.
    fn owner_of(
        &mut self,
        code: Digits,
        settings: &Settings,
        keyless: bool,
    ) -> Result<Owner, StoreFault> {
        let tag = settings.code_key.map(|key| code_tag::tag(&key, code));
        let key = match tag {
            Some(tag) if !keyless => self.key_with_pin(&tag),
            _ => Ok(None),
        };
        if is_master(code, tag.as_ref(), settings) { Ok(Owner::Master) } else { key.map(owner) }
    }

    fn judge_key(&mut self, key: &DigitalKey, settings: &Settings) -> Result<(), Refusal> {
        let code_key = settings.code_key.ok_or(Refusal::StoreFault)?;
        let pin = key.pin.map(|pin| code_tag::tag(&code_key, pin));
        if key.pin.is_some_and(|code| is_master(code, pin.as_ref(), settings)) {
            return Err(Refusal::PinIsMaster);
        }
        let DigitalKey { id, from_s, until_s, secret, .. } = *key;
        let stored = StoredKey { id, from_s, until_s, pin, secret };
        self.put_key(&stored).map_err(|error| match error {
            PutError::PinTaken => Refusal::PinTaken,
            PutError::PinsFull => Refusal::PinsFull,
            PutError::KeysFull => Refusal::KeysFull,
            PutError::Fault => Refusal::StoreFault,
        })
    }

    fn free_tag(
        &mut self,
        code: Digits,
        settings: &Settings,
    ) -> Result<Result<CodeTag, Refusal>, StoreFault> {
        let key = settings.code_key.ok_or(StoreFault)?;
        let tag = code_tag::tag(&key, code);
        let taken = self.key_with_pin(&tag)?.is_some();
        Ok(if taken { Err(Refusal::PinTaken) } else { Ok(tag) })
    }
}

fn is_master(code: Digits, tag: Option<&CodeTag>, settings: &Settings) -> bool {
    match (&settings.password, tag) {
        (None, _) => code_tag::same_code(code, Digits::DEFAULT_PASSWORD),
        (Some(password), Some(tag)) => code_tag::same(password, tag),
        (Some(_), None) => false,
    }
}

fn owner(key: Option<StoredKey>) -> Owner {
    key.map_or(Owner::Nobody, |key| Owner::Key {
        id: key.id,
        from_s: key.from_s,
        until_s: key.until_s,
    })
}

#[cfg(test)]
mod tests;
