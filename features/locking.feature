Feature: Locking, unlocking and their errors
  A lock counts only when plate and latch have been seen; an unlock never waits for anything but the latch.
  Source: rules LCK-1, LCK-2, LCK-3 and LCK-6.

  Background:
    Given a lockbox

  Rule: LCK-1 Locked is what the sensors have confirmed

    @smoke
    Scenario: Plate closed, latch driven, sensors agree
      When I start a lock of 10 minutes
      Then the lockbox is locked
      And the lock session is running
      And no error is shown
      And I cannot take the key out

    Scenario: With the plate open the latch isn't even driven
      Given the back plate is open
      When I start a lock of 10 minutes
      Then error E-LOCK-3 is shown
      And the lockbox is unlocked
      And the solenoid was never driven for longer than 0 seconds

    Scenario Outline: Two of three latch sensors are enough to lock
      Given latch sensor <number> is stuck at <reading>
      When I start a lock of 10 minutes
      Then the lockbox is locked
      And no error is shown

      Examples:
        | number | reading  |
        | 1      | unlocked |
        | 2      | locked   |
        | 3      | unlocked |

    Scenario Outline: Two of three latch sensors are enough to unlock
      Given a keyholder's lock session of 7 days is running
      And latch sensor <number> is stuck at <reading>
      When the keyholder unlocks the lockbox
      Then the lockbox is unlocked
      And no error is shown

      Examples:
        | number | reading  |
        | 1      | locked   |
        | 2      | unlocked |
        | 3      | locked   |

    Scenario Outline: The plate is closed when either sensor sees it
      Given back plate sensor <number> is stuck at open
      When I start a lock of 10 minutes
      Then the lockbox is locked
      And the header shows "plate"

      Examples:
        | number |
        | 1      |
        | 2      |

    @safety
    Scenario: Unlocking never asks the plate sensors
      Given a keyholder's lock session of 7 days is running
      And back plate sensor 1 is stuck at open
      And back plate sensor 2 is stuck at open
      When the keyholder unlocks the lockbox
      Then the lockbox is unlocked
      And no error is shown

    @safety
    Scenario: Stuck sensors can't fake an unlock that hasn't happened
      Given a keyholder's lock session of 7 days is running
      And latch sensor 1 is stuck at unlocked
      And latch sensor 2 is stuck at unlocked
      When the keyholder unlocks the lockbox
      Then the lockbox is unlocked

  Rule: LCK-2 Each error has a name, a text and a page to help

    Scenario: E-LOCK-1 Could Not Lock, with Retry
      Given the latch jams
      When I start a lock of 10 minutes
      Then the lockbox is unlocked
      And error E-LOCK-1 is shown
      And the display shows "Could Not Lock"
      And the display shows a QR code for "HTTPS://HELP.EXAMPLE/E1"
      And the menu shows:
        | Retry |

    Scenario: Retry locks once the latch is free
      Given the latch jams
      And I start a lock of 10 minutes
      When the latch is freed
      And I choose "Retry"
      Then the lockbox is locked
      And the lock session is running

    Scenario: E-LOCK-2 Could Not Unlock, with Retry
      Given a keyholder's lock session of 7 days is running
      And the latch jams
      When the keyholder unlocks the lockbox
      Then error E-LOCK-2 is shown
      And the display shows "Could Not Unlock"
      And the display shows a QR code for "HTTPS://HELP.EXAMPLE/E2"
      And the menu shows:
        | Retry |

    Scenario: Retry unlocks once the latch is free
      Given a keyholder's lock session of 7 days is running
      And the latch jams
      And the keyholder unlocks the lockbox
      When the latch is freed
      And I choose "Retry"
      Then the lockbox is unlocked
      And no error is shown

    Scenario: E-LOCK-3 No Back Plate
      Given the back plate is open
      When I start a lock of 10 minutes
      Then error E-LOCK-3 is shown
      And the display shows "No Back Plate"
      And the display shows a QR code for "HTTPS://HELP.EXAMPLE/E3"

    Scenario: E-LOCK-10 No Connection
      Given the lockbox is offline
      When I choose "Lock Forever"
      And I confirm
      Then error E-LOCK-10 is shown
      And the display shows "No Connection"
      And the display shows a QR code for "HTTPS://HELP.EXAMPLE/E10"

    @safety
    Scenario: Lock Forever doesn't complete without the plate
      Given the back plate is open
      When I choose "Lock Forever"
      And I confirm
      Then error E-LOCK-3 is shown
      And the lockbox is unlocked

    @safety
    Scenario: The keyholder's lock doesn't complete without the plate
      Given the back plate is open
      When the keyholder starts a lock session of 2 hours
      Then the request is refused with "no back plate"
      And the lockbox is unlocked

    Scenario: The keyholder is told when the latch doesn't lock
      Given the latch jams
      When the keyholder starts a lock session of 2 hours
      Then the request is refused with "could not lock"
      And the lockbox is unlocked

  Rule: LCK-3 The coil is driven for as long as it takes, and never longer than 2 seconds

    @safety
    Scenario: A drive ends when the sensors agree
      Given a keyholder's lock session of 7 days is running
      When the keyholder unlocks the lockbox
      Then the lockbox is unlocked
      And the solenoid was never driven for longer than 300 ms

    @safety
    Scenario: A jam at locking ends after 2 seconds at the latest
      Given the latch jams
      When I start a lock of 10 minutes
      And I choose "Retry"
      Then error E-LOCK-1 is shown
      And the solenoid was never driven for longer than 2 seconds

    @safety
    Scenario: Retrying for a long time never adds up
      Given a keyholder's lock session of 7 days is running
      And the latch jams
      And the keyholder unlocks the lockbox
      When I choose "Retry"
      And I choose "Retry"
      Then error E-LOCK-2 is shown
      And the solenoid was never driven for longer than 2 seconds

  Rule: LCK-6 On an almost flat battery nothing locks, and everything unlocks

    Scenario Outline: Below 5 % a new lock is refused
      Given the battery is at <level> %
      When I start a lock of 10 minutes
      Then the lockbox is <state>
      And the display <shown> "Battery low"

      Examples:
        | level | state    | shown         |
        | 1     | unlocked | shows         |
        | 4     | unlocked | shows         |
        | 5     | locked   | does not show |
        | 6     | locked   | does not show |

    Scenario: The keyholder is refused too
      Given the battery is at 4 %
      When the keyholder starts a lock session of 2 hours
      Then the request is refused with "battery low"
      And the lockbox is unlocked

    Scenario: With USB power it locks
      Given the battery is at 4 %
      And USB power is connected
      When I start a lock of 10 minutes
      Then the lockbox is locked

    @safety
    Scenario: A session on 1 % ends on time
      Given a lock session of 2 hours is running
      And the battery is at 1 %
      When 1 hour 59 minutes pass
      Then the lockbox is locked
      When 1 minute passes
      Then the lockbox unlocks within 2 seconds

    @safety
    Scenario: The keyholder unlocks on 1 %
      Given a keyholder's lock session of 7 days is running
      And the battery is at 1 %
      When the keyholder unlocks the lockbox
      Then the lockbox is unlocked
