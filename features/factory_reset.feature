# Source: document C (resetting a smart key lock); behaviour.md, section 9
Feature: Factory reset
  Whoever has forgotten the code begins anew with a paperclip; a session it never opens.

  Background:
    Given a lockbox

  Rule: RST-1 The reset pin is held for 10 seconds

    @smoke @drill
    Scenario: Reset, default password, new password, test
      When I hold the reset pin for 12 seconds
      Then the lockbox flashes and beeps
      When I change the password to "86420"
      And I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is locked
      When I enter "123456" on the keypad
      Then the lockbox is locked
      When I enter "86420" on the keypad
      Then the lockbox is unlocked

    Scenario Outline: Below 10 seconds nothing happens
      When I hold the reset pin for <hold>
      Then the lockbox <reaction>

      Examples:
        | hold         | reaction          |
        | 100 ms       | does nothing      |
        | 3 seconds    | does nothing      |
        | 9.9 seconds  | does nothing      |
        | 10 seconds   | flashes and beeps |
        | 10.1 seconds | flashes and beeps |
        | 15 seconds   | flashes and beeps |
        | 60 seconds   | flashes and beeps |

    Scenario: Nothing is reset before the pin is let go
      When I begin to hold the reset pin
      And 14 seconds pass
      Then the link is up
      When I let go of the reset pin
      Then the lockbox flashes and beeps

    Scenario: Two short holds are not a long one
      When I hold the reset pin for 6 seconds
      And I hold the reset pin for 6 seconds
      Then the lockbox does nothing
      When I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: A hold that a power cut divides is none
      When I begin to hold the reset pin
      And 6 seconds pass
      And the power is cut for 1 second
      And 6 seconds pass
      And I let go of the reset pin
      Then the lockbox does nothing
      When I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: Too short a hold erases nothing
      When I hold the reset pin for 9.9 seconds
      And I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: Out of deep sleep
      Given 1 hour passes
      When I hold the reset pin for 12 seconds
      Then the lockbox flashes and beeps

    Scenario: It can be done again
      Given I hold the reset pin for 12 seconds
      And I change the password to "86420"
      When I hold the reset pin for 12 seconds
      Then the lockbox flashes and beeps
      When I change the password to "97531"
      And I lock with a code
      And I enter "86420" on the keypad
      Then the lockbox is locked
      When I enter "97531" on the keypad
      Then the lockbox is unlocked

  Rule: RST-2 Settings, codes, cards and keys are erased

    Background:
      Given the clock reads 2026-03-05 08:00 UTC
      And the users:
        | name | e-mail          | role       |
        | Ada  | ada@example.com | ROLE-ADMIN |
      And the administrator makes a digital key:
        | description | user | from                 | until                | role       | PIN   |
        | office      | Ada  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-ADMIN | 48151 |
      And Ada writes "office" to a keycard

    Scenario: No old code opens
      When I hold the reset pin for 12 seconds
      And I change the password to "86420"
      And I lock with a code
      And I enter "48151" on the keypad
      Then the lockbox is locked
      When I enter "2580" on the keypad
      Then the lockbox is locked

    Scenario: No old card opens
      When I hold the reset pin for 12 seconds
      And I change the password to "86420"
      And I lock with a code
      And the keycard is held to the reader
      Then the lockbox is locked
      When Ada opens the app
      And Ada holds the phone to the reader
      Then the lockbox is locked

    Scenario: Keys are made anew after pairing, also with an old PIN
      Given I hold the reset pin for 12 seconds
      And I change the password to "86420"
      And I pair the lockbox
      When the administrator makes a digital key:
        | description | user | from                 | until                | role       | PIN   |
        | again       | Ada  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-ADMIN | 48151 |
      And I lock with a code
      And I enter "48151" on the keypad
      Then the lockbox is unlocked

    Scenario: The settings are as new
      Given emergency unlock is off
      When I hold the reset pin for 12 seconds
      And I choose "Settings"
      Then the display shows "Emergency Unlock: on"

    Scenario: The audit log goes on
      Given a lock session of 30 seconds is running
      And 31 seconds pass
      When I hold the reset pin for 12 seconds
      And I pair the lockbox
      Then the audit log shows "session ended: time" once
      And the audit log shows "factory reset with the paperclip" once

    Scenario: The latch stays as it is
      Given the lockbox is locked with a code
      When I hold the reset pin for 12 seconds
      Then the lockbox is locked
      And the display shows "Locked with a code"

    Scenario: The lockout's count doesn't help a guesser
      Given the lockbox is locked with a code
      And I press "1#2#3#4#5#" on the keypad
      When I hold the reset pin for 12 seconds
      Then the lockbox is locked

  Rule: RST-3 The default password is entered, changed and tested

    Scenario: The display tells the default password
      When I hold the reset pin for 12 seconds
      Then the display shows "Password: 123456"

    @drill
    Scenario: A box that is locked with a code opens with paperclip and default password
      Given the lockbox is locked with a code
      When I hold the reset pin for 12 seconds
      And I enter "2580" on the keypad
      Then the lockbox is locked
      When I enter "123456" on the keypad
      Then the lockbox is unlocked

    Scenario: The default password is not enough to lock again
      Given I hold the reset pin for 12 seconds
      When I lock with a code
      Then the lockbox is unlocked
      And the request is refused with "password first"

    Scenario: The default password is no new one
      Given I hold the reset pin for 12 seconds
      When I change the password to "123456"
      Then the request is refused with "default"

    Scenario: The old password may be the new one
      Given I hold the reset pin for 12 seconds
      When I change the password to "2580"
      And I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

    @drill
    Scenario: A forgotten new password is no end either
      Given I hold the reset pin for 12 seconds
      And I change the password to "86420"
      And I lock with a code
      When I enter "86421" on the keypad
      Then the lockbox is locked
      When I hold the reset pin for 12 seconds
      And I enter "123456" on the keypad
      Then the lockbox is unlocked

    Scenario: A lock that is new begins with the default password
      Given a factory-new lockbox
      When I change the password to "86420"
      And I lock with a code
      And I enter "123456" on the keypad
      Then the lockbox is locked
      When I enter "86420" on the keypad
      Then the lockbox is unlocked

    Scenario: What the default password opened locks again by itself
      Given the lockbox is locked with a code
      And I hold the reset pin for 12 seconds
      When I enter "123456" on the keypad
      Then the lockbox is unlocked
      When 32 seconds pass
      Then the lockbox is locked

  Rule: RST-4 Fresh batteries first

    Scenario Outline: Below 20 % without USB it is refused
      Given the battery is at <percent> %
      When I hold the reset pin for 12 seconds
      Then the lockbox <reaction>

      Examples:
        | percent | reaction          |
        | 1       | does nothing      |
        | 19      | does nothing      |
        | 20      | flashes and beeps |
        | 80      | flashes and beeps |

    Scenario: With weak batteries nothing is erased, and it is said why
      Given the battery is at 15 %
      When I hold the reset pin for 12 seconds
      Then the display shows "Battery low"
      And the audit log shows "factory reset refused: Battery low" once
      When I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

    @drill
    Scenario: USB power will do
      Given the battery is at 15 %
      And USB power is connected
      When I hold the reset pin for 12 seconds
      Then the lockbox flashes and beeps

    Scenario: The battery counts when the pin is let go
      When I begin to hold the reset pin
      And 12 seconds pass
      And the battery is at 15 %
      And I let go of the reset pin
      Then the display shows "Battery low"
      When I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

  Rule: RST-5 Never in a session, a break or a cooldown

    Scenario Outline: A session is not to be had by a reset
      Given <session>
      When I hold the reset pin for 12 seconds
      Then the lockbox is locked
      And the display shows "not possible"
      And the lock session is running
      And the audit log shows "factory reset refused" once

      Examples:
        | session                                         |
        | a lock session of 1 day is running              |
        | a keyholder's lock session of 7 days is running |
        | a Lock Forever session is running               |

    Scenario: In a session the answer is on the display alone
      Given a lock session of 1 day is running
      When I hold the reset pin for 12 seconds
      Then the lockbox does nothing
      And the display shows "Reset is not possible now"

    Scenario: Nor in a break
      Given breaks of 15 minutes are allowed every 1 hour
      And a lock session of 1 day is running
      And USB power is connected
      And 1 hour passes
      And I open the lock menu
      And I choose "Take a Break"
      And I confirm
      When I hold the reset pin for 12 seconds
      Then the display shows "not possible"
      And the break is running
      When I choose "End Break"
      Then the lockbox is locked

    Scenario: After the session it is possible
      Given a lock session of 30 seconds is running
      When 31 seconds pass
      And I hold the reset pin for 12 seconds
      Then the lockbox flashes and beeps

    Scenario: In a session nothing is erased
      Given a lock session of 1 hour is running
      When I hold the reset pin for 12 seconds
      And 1 hour passes
      Then the lockbox is unlocked
      When I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: Nor in one that began while the pin was held
      Given I begin to hold the reset pin
      And 12 seconds pass
      And the keyholder starts a lock session of 1 hour
      When I let go of the reset pin
      Then the display shows "not possible"
      And the lock session is running
      And the lockbox is locked

  Rule: EMG-2 No reset shortens a cooldown

    Scenario: In a cooldown it is refused, and the cooldown goes on
      Given a lock session of 1 hour is running
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      When I hold the reset pin for 12 seconds
      Then the display shows "not possible"
      And a cooldown of 23 hours 59 minutes 45 seconds is running
      When I lock with a code
      Then error E-LOCK-20 is shown

  Rule: RST-6 An administrator may reset from the dashboard

    Scenario: Online, and the plan allows it
      Given the plan allows remote reset
      When the administrator resets the lockbox
      Then the lockbox flashes and beeps
      When I change the password to "86420"
      And I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is locked

    Scenario: The plan forbids it
      Given the plan forbids remote reset
      When the administrator resets the lockbox
      Then the request is refused with "plan"
      And the lockbox does nothing

    Scenario: Offline it is refused, and not done later
      Given the plan allows remote reset
      And the lockbox is offline
      When the administrator resets the lockbox
      Then the request is refused with "offline"
      When the lockbox comes online
      And I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: Locked with a code it stays locked
      Given the lockbox is locked with a code
      When the administrator resets the lockbox
      Then the lockbox is locked
      When I enter "123456" on the keypad
      Then the lockbox is unlocked

    Scenario: A session is not to be had by it either
      Given a keyholder's lock session of 1 day is running
      When the administrator resets the lockbox
      Then the request is refused with "Reset is not possible now"
      And the lockbox is locked
      And the lock session is running
      And the audit log shows "factory reset refused" once

    Scenario: Weak batteries count there too
      Given the battery is at 15 %
      When the administrator resets the lockbox
      Then the request is refused with "Battery low"

    Scenario: Nor is a cooldown shortened by it
      Given a lock session of 1 hour is running
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      When the administrator resets the lockbox
      Then the request is refused with "Reset is not possible now"
      And a cooldown of 24 hours is running

    Scenario: In deep sleep the lock is offline
      Given 1 hour passes
      When the administrator resets the lockbox
      Then the request is refused with "offline"

  Rule: RST-7 After a reset the lock is paired again, and its old keys are LOST

    Background:
      Given the clock reads 2026-03-05 08:00 UTC
      And the users:
        | name  | e-mail            | role      |
        | Paula | paula@example.com | ROLE-USER |
      And the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |

    Scenario: The dashboard hears of it at once
      When I hold the reset pin for 12 seconds
      Then the digital key "visit" is LOST
      And Paula does not see the digital key "visit"
      And the keyholder sees "not paired"

    Scenario: The reset is in the audit log before the lock is paired again, and once after
      When the administrator resets the lockbox
      Then the audit log shows "factory reset from the dashboard" once
      When I pair the lockbox
      Then the audit log shows "factory reset from the dashboard" once

    Scenario: Offline it hears of it at the next pairing
      Given the lockbox is offline
      When I hold the reset pin for 12 seconds
      Then the digital key "visit" is ACTIVE
      When the lockbox comes online
      And I pair the lockbox
      Then the digital key "visit" is LOST
      And the keyholder sees "online"

    Scenario: Until it is paired nothing can be asked of it
      Given I hold the reset pin for 12 seconds
      When the keyholder starts a lock session of 1 hour
      Then the request is refused with "not paired"
      And the lockbox is unlocked

    Scenario: Paired again, it is locked as usual, and old keys stay lost
      Given I hold the reset pin for 12 seconds
      And I pair the lockbox
      When the keyholder starts a lock session of 1 hour
      Then the lockbox is locked
      And the digital key "visit" is LOST

    Scenario: A lost key opens nothing
      Given I hold the reset pin for 12 seconds
      And I pair the lockbox
      When I change the password to "86420"
      And I lock with a code
      And I enter "48151" on the keypad
      Then the lockbox is locked
      When Paula presses unlock for "visit"
      Then the request is refused with "not in the app"

    Scenario: A command of the old pairing does nothing
      Given the keyholder turns emergency unlock off
      And I hold the reset pin for 12 seconds
      When a command on the link is replayed
      And I choose "Settings"
      Then the display shows "Emergency Unlock: on"

    Scenario: A deletion that was pending is done by the reset
      Given the lockbox is offline
      And the administrator deletes the digital key "visit"
      And I hold the reset pin for 12 seconds
      And the lockbox comes online
      And I pair the lockbox
      When I change the password to "86420"
      And I lock with a code
      And I enter "48151" on the keypad
      Then the lockbox is locked
      And Paula does not see the digital key "visit"

  Rule: PWR-4 A cut in the middle of a reset is no way around it

    Scenario Outline: It is done, or not done at all
      Given the lockbox is locked with a code
      And I begin to hold the reset pin
      And 12 seconds pass
      When I let go of the reset pin
      And the power is cut for <cut>
      Then the lockbox is locked
      When I enter "123456" on the keypad
      Then the lockbox is unlocked

      Examples:
        | cut      |
        | 1 second |
        | 1 day    |
