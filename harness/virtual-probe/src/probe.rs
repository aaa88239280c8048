//! The probe in process: probe-rs's own driver traits over the debug port.

use std::sync::Arc;

use probe_rs::CoreStatus;
use probe_rs::architecture::arm::sequences::ArmDebugSequence;
use probe_rs::architecture::arm::{
    ArmCommunicationInterface, ArmDebugInterface, ArmError, DapError, DapProbe, RawDapAccess,
    RegisterAddress,
};
use probe_rs::probe::{DebugProbe, DebugProbeError, WireProtocol};

use crate::board::Claim;
use crate::dap::Refusal;

/// How often a WAIT is asked again, as CMSIS-DAP probes are told to by probe-rs.
const RETRIES: u32 = 100;
const RESET_PIN: u32 = 1 << 7;
const RDBUFF: u8 = 0xC;
/// What it says about its speed, which nothing depends on.
const SPEED_KHZ: u32 = 4000;

/// A debug probe on a virtual board.
#[derive(Debug)]
pub(crate) struct VirtualProbe {
    claim: Claim,
    speed_khz: u32,
    reset_is_low: bool,
}

impl VirtualProbe {
    pub(crate) fn new(claim: Claim) -> Self {
        Self { claim, speed_khz: SPEED_KHZ, reset_is_low: false }
    }

    fn drive_reset(&mut self, is_low: bool) -> Result<(), DebugProbeError> {
        self.reset_is_low = is_low;
        let driven = self.claim.port().reset_pin(is_low);
        driven.map_err(|_| DebugProbeError::Other("no board answers the reset pin".to_owned()))
    }

    /// Tells a refusal as other drivers do: the sticky error is cleared once it was told.
    fn refused(&self, refusal: Refusal) -> ArmError {
        match refusal {
            Refusal::Wait => DapError::WaitResponse,
            Refusal::Fault => {
                self.claim.port().clear_error();
                DapError::FaultResponse
            }
            Refusal::Silence => DapError::NoAcknowledge,
        }
        .into()
    }
}

impl DebugProbe for VirtualProbe {
    fn get_name(&self) -> &'static str {
        "virtual board"
    }

    fn speed_khz(&self) -> u32 {
        self.speed_khz
    }

    fn set_speed(&mut self, speed_khz: u32) -> Result<u32, DebugProbeError> {
        self.speed_khz = speed_khz;
        Ok(speed_khz)
    }

    fn attach(&mut self) -> Result<(), DebugProbeError> {
        Ok(())
    }

    fn detach(&mut self) -> Result<(), probe_rs::Error> {
        Ok(())
    }

    fn target_reset(&mut self) -> Result<(), DebugProbeError> {
        self.drive_reset(true)?;
        self.drive_reset(false)
    }

    fn target_reset_assert(&mut self) -> Result<(), DebugProbeError> {
        self.drive_reset(true)
    }

    fn target_reset_deassert(&mut self) -> Result<(), DebugProbeError> {
        self.drive_reset(false)
    }

    fn select_protocol(&mut self, protocol: WireProtocol) -> Result<(), DebugProbeError> {
        match protocol {
            WireProtocol::Swd => Ok(()),
            other @ WireProtocol::Jtag => Err(DebugProbeError::UnsupportedProtocol(other)),
        }
    }

    fn active_protocol(&self) -> Option<WireProtocol> {
        Some(WireProtocol::Swd)
    }

    fn has_arm_interface(&self) -> bool {
        true
    }

    fn try_get_arm_debug_interface<'probe>(
        self: Box<Self>,
        sequence: Arc<dyn ArmDebugSequence>,
    ) -> Result<Box<dyn ArmDebugInterface + 'probe>, (Box<dyn DebugProbe>, ArmError)> {
        Ok(ArmCommunicationInterface::create(self, sequence, false))
    }

    fn into_probe(self: Box<Self>) -> Box<dyn DebugProbe> {
        self
    }

    fn try_as_dap_probe(&mut self) -> Option<&mut dyn DapProbe> {
        Some(self)
    }
}

impl DapProbe for VirtualProbe {}

impl RawDapAccess for VirtualProbe {
    fn raw_read_register(&mut self, address: RegisterAddress) -> Result<u32, ArmError> {
        if address.is_ap() {
            let mut value = [0];
            self.raw_read_block(address, &mut value)?;
            return Ok(value[0]);
        }
        let read = self.claim.port().read_port(address.a2_and_3());
        read.map_err(|refusal| self.refused(refusal))
    }

    fn raw_read_block(
        &mut self,
        address: RegisterAddress,
        values: &mut [u32],
    ) -> Result<(), ArmError> {
        if !address.is_ap() {
            for value in values {
                *value = self.raw_read_register(address)?;
            }
            return Ok(());
        }
        let mut done = 0;
        for _ in 0..=RETRIES {
            let read = self.claim.port().read_access(address.a2_and_3(), &mut values[done..]);
            match read {
                Ok(()) => return Ok(()),
                Err((good, Refusal::Wait)) => done += good,
                Err((_, refusal)) => return Err(self.refused(refusal)),
            }
        }
        Err(self.refused(Refusal::Wait))
    }

    fn raw_write_register(&mut self, address: RegisterAddress, value: u32) -> Result<(), ArmError> {
        if address.is_ap() {
            return self.raw_write_block(address, &[value]);
        }
        let written = self.claim.port().write_port(address.a2_and_3(), value);
        written.map_err(|refusal| self.refused(refusal))
    }

    fn raw_write_block(
        &mut self,
        address: RegisterAddress,
        values: &[u32],
    ) -> Result<(), ArmError> {
        if !address.is_ap() {
            for value in values {
                self.raw_write_register(address, *value)?;
            }
            return Ok(());
        }
        let mut done = 0;
        for _ in 0..=RETRIES {
            let mut port = self.claim.port();
            let written = port.write_access(address.a2_and_3(), &values[done..]);
            // A fault of a write shows with the next transfer.
            let written = written.and_then(|()| {
                port.read_port(RDBUFF).map_err(|refusal| (values.len() - done, refusal))
            });
            drop(port);
            match written {
                Ok(_) => return Ok(()),
                Err((good, Refusal::Wait)) => done += good,
                Err((_, refusal)) => return Err(self.refused(refusal)),
            }
        }
        Err(self.refused(Refusal::Wait))
    }

    fn jtag_sequence(&mut self, _: u8, _: bool, _: u64) -> Result<(), DebugProbeError> {
        Err(DebugProbeError::CommandNotSupportedByProbe { command_name: "jtag_sequence" })
    }

    fn swj_sequence(&mut self, bit_len: u8, bits: u64) -> Result<(), DebugProbeError> {
        self.claim.port().drive(u32::from(bit_len), bits);
        Ok(())
    }

    fn swj_pins(&mut self, out: u32, select: u32, _wait: u32) -> Result<u32, DebugProbeError> {
        if select & RESET_PIN != 0 {
            self.drive_reset(out & RESET_PIN == 0)?;
        }
        Ok(if self.reset_is_low { 0 } else { RESET_PIN })
    }

    fn into_probe(self: Box<Self>) -> Box<dyn DebugProbe> {
        self
    }

    fn core_status_notification(&mut self, _: CoreStatus) -> Result<(), DebugProbeError> {
        Ok(())
    }
}
