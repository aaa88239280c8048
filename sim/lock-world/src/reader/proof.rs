//! A token's side of the proof that both ends have the same secret: AuthenticateEV2First with AES-128.
//!
//! **Source:** NXP NT4H2421Gx data sheet rev. 3.0, 9.1.5; the example of AN12196 rev. 2.0, 6.6.

use aes::Aes128;
use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};

use crate::random::Random;

/// A key, or a block of 16 bytes.
pub(super) type Block = [u8; 16];

/// Draws a block of chance.
pub(super) fn draw(random: &mut Random) -> Block {
    let mut block = [0; 16];
    block[..8].copy_from_slice(&random.bits().to_le_bytes());
    block[8..].copy_from_slice(&random.bits().to_le_bytes());
    block
}

/// Encrypts blocks in CBC mode from an initial vector of zeros.
pub(super) fn encrypt(secret: &Block, blocks: &[Block]) -> Vec<u8> {
    let cipher = Aes128::new(&Array::from(*secret));
    let mut previous = [0; 16];
    let mut sealed = Vec::new();
    for block in blocks {
        let mut mixed = Array::from(mix(*block, previous));
        cipher.encrypt_block(&mut mixed);
        previous = mixed.into();
        sealed.extend(previous);
    }
    sealed
}

/// Decrypts two blocks in CBC mode from an initial vector of zeros.
fn decrypt(secret: &Block, sealed: &[u8]) -> Option<[Block; 2]> {
    let cipher = Aes128::new(&Array::from(*secret));
    let first = Block::try_from(sealed.get(..16)?).ok()?;
    let second = Block::try_from(sealed.get(16..32)?).ok()?;
    let open = |block: Block, previous: Block| {
        let mut opened = Array::from(block);
        cipher.decrypt_block(&mut opened);
        mix(opened.into(), previous)
    };
    Some([open(first, [0; 16]), open(second, first)])
}

fn mix(one: Block, other: Block) -> Block {
    core::array::from_fn(|place| one[place] ^ other[place])
}

/// Judges the reader's proof; gives the token's own, or nothing if the reader lacks the secret.
pub(super) fn answer(
    secret: &Block,
    challenge: Block,
    proof: &[u8],
    random: &mut Random,
) -> Option<Vec<u8>> {
    let [mut theirs, mut ours] = decrypt(secret, proof)?;
    ours.rotate_right(1);
    if ours != challenge {
        return None;
    }
    theirs.rotate_left(1);
    let [one, two, three, four, ..] = random.bits().to_le_bytes();
    Some(confirm(secret, [one, two, three, four], theirs))
}

/// Encrypts the transaction's name, the reader's number turned by a byte, and 12 bytes of capabilities.
fn confirm(secret: &Block, transaction: [u8; 4], turned: Block) -> Vec<u8> {
    let mut plain = [0; 32];
    plain[..4].copy_from_slice(&transaction);
    plain[4..20].copy_from_slice(&turned);
    let mut blocks = [[0; 16]; 2];
    for (block, part) in blocks.iter_mut().zip(plain.chunks_exact(16)) {
        block.copy_from_slice(part);
    }
    encrypt(secret, &blocks)
}

#[cfg(test)]
mod tests {
    use super::{Block, confirm, decrypt, encrypt};

    fn block(hex: &str) -> Block {
        bytes(hex).try_into().unwrap()
    }

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    }

    /// The application note's example: both numbers, both ways.
    #[test]
    fn the_application_notes_example_comes_out() {
        let secret = [0; 16];
        let challenge = block("B9E2FC789B64BF237CCCAA20EC7E6E48");
        assert_eq!(encrypt(&secret, &[challenge]), bytes("A04C124213C186F22399D33AC2A30215"));
        let sent = bytes("35C3E05A752E0144BAC0DE51C1F22C56B34408A23D8AEA266CAB947EA8E0118D");
        let [theirs, ours] = decrypt(&secret, &sent).unwrap();
        assert_eq!(theirs, block("13C5DB8A5930439FC3DEF9A4C675360F"));
        assert_eq!(ours, block("E2FC789B64BF237CCCAA20EC7E6E48B9"));
        assert_eq!(
            confirm(&secret, [0x9D, 0x00, 0xC4, 0xDF], block("C5DB8A5930439FC3DEF9A4C675360F13")),
            bytes("3FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F08120663")
        );
    }
}
