# Source: document B (using the digital key); behaviour.md, KEY-2, KEY-3, KEY-6, KEY-8
Feature: Phones and keycards at the reader
  What is held to the reader proves that it has a key; copies of a card, and other cards, have none.

  Background:
    Given a lockbox
    And the clock reads 2026-03-05 08:00 UTC
    And the users:
      | name  | e-mail            | role       |
      | Paula | paula@example.com | ROLE-USER  |
      | Ada   | ada@example.com   | ROLE-ADMIN |
    And USB power is connected
    And the administrator makes a digital key:
      | description | user  | from                 | until                | role       |
      | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-05 18:00 UTC | ROLE-USER  |
      | office      | Ada   | 2026-03-05 08:00 UTC | 2026-03-05 18:00 UTC | ROLE-ADMIN |
      | later       | Ada   | 2026-03-06 08:00 UTC | 2026-03-06 18:00 UTC | ROLE-ADMIN |
    And the lockbox is locked with a code

  Rule: KEY-2 A phone with the app open unlocks when held to the reader

    @smoke
    Scenario: The phone opens
      When Paula opens the app
      And Paula holds the phone to the reader
      Then the lockbox unlocks within 2 seconds
      And the audit log shows "unlocked: phone, Paula" once

    Scenario: Without the app open nothing happens
      When Paula holds the phone to the reader
      Then the lockbox is locked

    Scenario: Offline it opens as well
      Given Paula opens the app
      And the lockbox is offline
      When Paula holds the phone to the reader
      Then the lockbox unlocks within 2 seconds

    Scenario Outline: In the period only
      Given Paula opens the app
      When the clock reads <time>
      And Paula holds the phone to the reader
      Then the lockbox is <state>

      Examples:
        | time                    | state    |
        | 2026-03-05 07:59 UTC    | locked   |
        | 2026-03-05 17:59 UTC    | unlocked |
        | 2026-03-05 18:00 UTC    | locked   |

    Scenario: In the dark too
      Given Paula opens the app
      And 5 minutes pass
      When Paula holds the phone to the reader
      Then the lockbox unlocks within 2 seconds

    Scenario: Of several keys the phone shows the one that opens now
      When Ada opens the app
      And Ada holds the phone to the reader
      Then the lockbox unlocks within 2 seconds
      And the audit log shows "office"

    Scenario: It opens again and again
      Given Paula opens the app
      And Paula holds the phone to the reader
      And 1 minute passes
      When Paula holds the phone to the reader
      Then the lockbox unlocks within 2 seconds

    Scenario: The phone of another, held there before, changes nothing
      Given Paula opens the app
      And Ada holds the phone to the reader
      When Paula holds the phone to the reader
      Then the lockbox unlocks within 2 seconds
      And the audit log shows "unlocked: phone, Paula" once

    Scenario: In the dark one phone after the other, too
      Given Paula opens the app
      And 5 minutes pass
      And Ada holds the phone to the reader
      When Paula holds the phone to the reader
      Then the lockbox unlocks within 2 seconds

  Rule: KEY-4 A deleted key leaves the phone

    Scenario: A deleted key no longer opens
      Given Paula opens the app
      When the administrator deletes the digital key "visit"
      And Paula holds the phone to the reader
      Then the lockbox is locked

    Scenario: While the lock is offline the phone loses it at once
      Given Paula opens the app
      And the lockbox is offline
      When the administrator deletes the digital key "visit"
      And Paula holds the phone to the reader
      Then the lockbox is locked

  Rule: KEY-3 An administrator's key is written to a keycard

    @smoke
    Scenario: The card opens at the reader
      When Ada opens the app
      And Ada writes "office" to a keycard
      And the keycard is held to the reader
      Then the lockbox unlocks within 2 seconds
      And the audit log shows "unlocked: keycard, Ada" once

    Scenario: Others are refused
      When Paula opens the app
      And Paula writes "visit" to a keycard
      Then the request is refused with "role"
      When the keycard is held to the reader
      Then the lockbox is locked

    Scenario Outline: It opens in its period
      Given Ada writes "later" to a keycard
      When the clock reads <time>
      And the keycard is held to the reader
      Then the lockbox is <state>

      Examples:
        | time                 | state    |
        | 2026-03-06 07:59 UTC | locked   |
        | 2026-03-06 08:01 UTC | unlocked |
        | 2026-03-06 18:00 UTC | locked   |

    Scenario: A card that was never written opens nothing
      When the keycard is held to the reader
      Then the lockbox is locked

    Scenario: A card of a deleted key opens nothing
      Given Ada writes "office" to a keycard
      When the administrator deletes the digital key "office"
      And the keycard is held to the reader
      Then the lockbox is locked

    Scenario: The card of a key that is pending delete opens until its end
      Given Ada writes "office" to a keycard
      And the lockbox is offline
      When the administrator deletes the digital key "office"
      And the keycard is held to the reader
      Then the lockbox is unlocked
      And the digital key "office" could still open the lockbox for 10 hours
      When 10 hours pass
      And the keycard is held to the reader
      Then the lockbox is locked

    Scenario: The role of the key counts, not that of its user
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role       |
        | deputy      | Paula | 2026-03-05 08:00 UTC | 2026-03-05 18:00 UTC | ROLE-ADMIN |
        | guest       | Ada   | 2026-03-05 08:00 UTC | 2026-03-05 18:00 UTC | ROLE-USER  |
      When Paula writes "deputy" to a keycard
      And the keycard is held to the reader
      Then the lockbox is unlocked
      When Ada writes "guest" to a keycard
      Then the request is refused with "role"

    Scenario: A key that is made anew wants its card written anew
      Given Ada writes "office" to a keycard
      And the administrator deletes the digital key "office"
      And the administrator makes a digital key:
        | description | user | from                 | until                | role       |
        | office      | Ada  | 2026-03-05 08:00 UTC | 2026-03-05 18:00 UTC | ROLE-ADMIN |
      When the keycard is held to the reader
      Then the lockbox is locked
      When Ada refreshes the app
      And Ada writes "office" to a keycard
      And the keycard is held to the reader
      Then the lockbox is unlocked

    Scenario: Outside its period it is said why, in the dark too
      Given Ada writes "later" to a keycard
      And 5 minutes pass
      When the keycard is held to the reader
      Then the display shows "Outside its period"

  Rule: KEY-6 Without a clock no card opens

    Scenario: The card waits for the clock
      Given Ada writes "office" to a keycard
      And the lockbox is offline
      When the clock loses its time
      And the keycard is held to the reader
      Then the lockbox is locked
      When the lockbox comes online
      And the keycard is held to the reader
      Then the lockbox unlocks within 2 seconds

  Rule: KEY-8 In a session neither phone nor card opens

    Scenario: Nothing opens a session
      Given Ada writes "office" to a keycard
      And a keyholder's lock session of 1 day is running
      When the keycard is held to the reader
      Then the lockbox is locked
      When Ada holds the phone to the reader
      Then the lockbox is locked
      And the lock session is running

  Rule: KEY-10 While the keypad is disabled cards and the app still work

    Background:
      Given I press "1#2#3#4#5#" on the keypad

    Scenario: The card
      Given Ada writes "office" to a keycard
      When the keycard is held to the reader
      Then the lockbox unlocks within 2 seconds

    Scenario: The app
      When Paula presses unlock for "visit"
      Then the lockbox unlocks within 2 seconds

    Scenario: A digital key doesn't clear the count
      When Paula presses unlock for "visit"
      And 61 seconds pass
      And I press "1#2#3#4#5#" on the keypad
      And 2 minutes pass
      Then the keypad is disabled

    Scenario: Nor does a keycard
      Given Ada writes "office" to a keycard
      And 61 seconds pass
      When I press "1#2#3#4#" on the keypad
      And the keycard is held to the reader
      And I enter "5555" on the keypad
      Then the keypad is disabled

  Rule: BTN-8 In deep sleep the reader is off until somebody wakes the box

    Scenario: A phone doesn't wake it, a button does
      Given Paula opens the app
      And USB power is disconnected
      And 1 hour passes
      When Paula holds the phone to the reader
      Then the lockbox is locked
      When I press Back
      And Paula holds the phone to the reader
      Then the lockbox unlocks within 2 seconds
