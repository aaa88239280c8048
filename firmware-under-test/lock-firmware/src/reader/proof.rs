//! The proof that a token has a key's secret, and that the lock has it: AuthenticateEV2First with AES-128.
//!
//! The token sends a number under the secret, the lock answers with its own and the token's turned by a
//! byte, the token with the lock's turned by a byte: CBC mode from an initial vector of zeros throughout.
//!
//! **Source:** NXP NT4H2421Gx data sheet rev. 3.0, section 9.1.5.

use aes::Aes128;
use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use ctutils::CtEq;
use lock_protocol::KeySecret;

/// A block of AES.
pub(super) type Block = [u8; 16];

/// Encrypts the lock's number: the first half of its answer, which needs no challenge yet.
///
/// Apart from the second half, so that no call of the firmware takes too long on a slow processor.
#[inline(never)]
pub(super) fn first_half(secret: &KeySecret, ours: &Block) -> Block {
    let mut block = Array::from(*ours);
    Aes128::new(&Array::from(*secret)).encrypt_block(&mut block);
    block.into()
}

/// Answers the token's challenge, turned, after the first half of the answer: gives the second one.
#[inline(never)]
pub(super) fn second_half(secret: &KeySecret, challenge: &Block, first_half: &Block) -> Block {
    let cipher = Aes128::new(&Array::from(*secret));
    let mut block = Array::from(*challenge);
    cipher.decrypt_block(&mut block);
    block.rotate_left(1);
    mix(&mut block, first_half);
    cipher.encrypt_block(&mut block);
    block.into()
}

/// Tells whether the token's proof holds the lock's number, turned; in constant time.
#[inline(never)]
pub(super) fn confirms(secret: &KeySecret, ours: &Block, proof: &[u8; 32]) -> bool {
    let mut blocks = [Array::from([0; 16]); 2];
    let (first, second) = proof.split_at(16);
    blocks[0].copy_from_slice(first);
    blocks[1].copy_from_slice(second);
    // Both at once: the cipher works on two blocks in the time of one.
    Aes128::new(&Array::from(*secret)).decrypt_blocks(&mut blocks);
    mix(&mut blocks[1], first);
    let mut turned = *ours;
    turned.rotate_left(1);
    // The transaction's name stands before the lock's number, the token's capabilities behind it.
    let (head, tail) = turned.split_at(12);
    (blocks[0][4..].ct_eq(head) & blocks[1][..4].ct_eq(tail)).to_bool()
}

fn mix(block: &mut [u8], other: &[u8]) {
    for (byte, other) in block.iter_mut().zip(other) {
        *byte ^= other;
    }
}

#[cfg(test)]
mod tests {
    use super::{confirms, first_half, second_half};

    /// The example of NXP AN12196 rev. 2.0, section 6.6: an independent token's numbers.
    const CHALLENGE: u128 = 0xA04C_1242_13C1_86F2_2399_D33A_C2A3_0215;
    const OURS: u128 = 0x13C5_DB8A_5930_439F_C3DE_F9A4_C675_360F;
    const RESPONSE: [u128; 2] =
        [0x35C3_E05A_752E_0144_BAC0_DE51_C1F2_2C56, 0xB344_08A2_3D8A_EA26_6CAB_947E_A8E0_118D];
    const PROOF: [u128; 2] =
        [0x3FA6_4DB5_446D_1F34_CD6E_A311_167F_5E49, 0x85B8_9690_C04A_05F1_7FA7_AB2F_0812_0663];

    fn pair(halves: [u128; 2]) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&halves[0].to_be_bytes());
        bytes[16..].copy_from_slice(&halves[1].to_be_bytes());
        bytes
    }

    #[test]
    fn the_application_notes_example_comes_out() {
        let secret = [0; 16];
        let ours = OURS.to_be_bytes();
        let first = first_half(&secret, &ours);
        let second = second_half(&secret, &CHALLENGE.to_be_bytes(), &first);
        assert_eq!([first, second].as_flattened(), pair(RESPONSE));
        assert!(confirms(&secret, &ours, &pair(PROOF)));
    }

    #[test]
    fn one_wrong_bit_anywhere_in_the_number_confirms_nothing() {
        let secret = [0; 16];
        let ours = OURS.to_be_bytes();
        for bit in 0..128 {
            let other = (OURS ^ 1 << bit).to_be_bytes();
            assert!(!confirms(&secret, &other, &pair(PROOF)), "bit {bit}");
        }
        let mut other_secret = secret;
        other_secret[7] = 1;
        assert!(!confirms(&other_secret, &ours, &pair(PROOF)));
    }
}
