# Source: document B (digital keys); behaviour.md, section 8
Feature: Digital keys
  An administrator gives somebody a key for a time; the lock itself keeps to that time.

  Background:
    Given a lockbox
    And the clock reads 2026-03-05 08:00 UTC
    And the users:
      | name  | e-mail            | role       |
      | Paula | paula@example.com | ROLE-USER  |
      | Sam   | sam@example.com   | ROLE-USER  |
      | Ada   | ada@example.com   | ROLE-ADMIN |
    And USB power is connected
    And the lockbox is locked with a code

  Rule: KEY-1 A key is for a user, a lock and a period

    @smoke
    Scenario: A key for the plumber, for Thursday afternoon only
      When the administrator makes a digital key:
        | description                | user  | from                 | until                | role      | PIN   |
        | plumber Thursday afternoon | Paula | 2026-03-05 13:00 UTC | 2026-03-05 17:00 UTC | ROLE-USER | 48151 |
      And I enter "48151" on the keypad
      Then the lockbox is locked
      When 5 hours pass
      And I enter "48151" on the keypad
      Then the lockbox is unlocked
      When 4 hours pass
      Then the lockbox is locked
      When I enter "48151" on the keypad
      Then the lockbox is locked

    Scenario Outline: The list shows upcoming, active and expired keys
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 09:00 UTC | 2026-03-05 10:00 UTC | ROLE-USER |
      When <waited> pass
      Then the digital key "visit" is <status>

      Examples:
        | waited                       | status   |
        | 1 second                     | UPCOMING |
        | 59 minutes 50 seconds        | UPCOMING |
        | 1 hour                       | ACTIVE   |
        | 1 hour 59 minutes 50 seconds | ACTIVE   |
        | 2 hours                      | EXPIRED  |

    Scenario: Expired, active and upcoming keys stand in the list together
      When the administrator makes a digital key:
        | description | user  | from                 | until                | role       |
        | yesterday   | Paula | 2026-03-04 08:00 UTC | 2026-03-05 08:00 UTC | ROLE-USER  |
        | today       | Sam   | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER  |
        | tomorrow    | Ada   | 2026-03-06 08:00 UTC | 2026-03-07 08:00 UTC | ROLE-ADMIN |
      Then the digital key "yesterday" is EXPIRED
      And the digital key "today" is ACTIVE
      And the digital key "tomorrow" is UPCOMING

    Scenario Outline: The lock keeps to the period to the second
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN  |
        | visit       | Paula | 2026-03-05 09:00 UTC | 2026-03-05 10:00 UTC | ROLE-USER | 4815 |
      When the clock reads <time>
      And I enter "4815" on the keypad
      Then the lockbox is <state>

      Examples:
        | time                    | state    |
        | 2026-03-05 08:59:50 UTC | locked   |
        | 2026-03-05 09:00:01 UTC | unlocked |
        | 2026-03-05 09:59:50 UTC | unlocked |
        | 2026-03-05 10:00:00 UTC | locked   |
        | 2027-03-05 09:30:00 UTC | locked   |
        | 2038-01-19 03:14:08 UTC | locked   |

    Scenario Outline: An end not after the start is refused
      When the administrator makes a digital key:
        | description | user  | from                 | until   | role      | PIN   |
        | visit       | Paula | 2026-03-05 09:00 UTC | <until> | ROLE-USER | 48151 |
      Then the request is refused with "end must be after start"
      And Paula does not see the digital key "visit"
      When the clock reads 2026-03-05 09:30 UTC
      And I enter "48151" on the keypad
      Then the lockbox is locked

      Examples:
        | until                |
        | 2026-03-05 09:00 UTC |
        | 2026-03-05 08:59 UTC |
        | 2025-03-05 10:00 UTC |

    Scenario: Only users already added can be chosen
      When the administrator makes a digital key:
        | description | user | from                 | until                | role      |
        | visit       | Kim  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      Then the request is refused with "unknown user"

    Scenario: Any user, any period, several keys at once
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN    |
        | cleaning    | Paula | 2026-03-05 08:00 UTC | 2026-03-05 12:00 UTC | ROLE-USER | 1111   |
        | garden      | Paula | 2026-03-05 10:00 UTC | 2026-03-05 18:00 UTC | ROLE-USER | 22222  |
        | decades     | Sam   | 2026-03-05 08:00 UTC | 2096-03-05 08:00 UTC | ROLE-USER | 333333 |
      When I enter "22222" on the keypad
      Then the lockbox is locked
      When I enter "1111" on the keypad
      Then the lockbox is unlocked
      When 5 hours pass
      And I enter "1111" on the keypad
      Then the lockbox is locked
      When I enter "22222" on the keypad
      Then the lockbox is unlocked
      When 1 day passes
      And I enter "333333" on the keypad
      Then the lockbox is unlocked

  Rule: KEY-2 The user gets an e-mail, and the key is in the user's app

    Scenario: Everybody hears of their own keys
      When the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
        | cat         | Sam   | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      Then Paula gets an e-mail about "visit"
      And Sam gets an e-mail about "cat"
      And Paula sees the digital key "visit"
      And Paula does not see the digital key "cat"

    Scenario: An app that is opened has the key at once
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      When Paula opens the app
      Then Paula sees the digital key "visit"

    Scenario: An app that is open has to be refreshed
      When Paula opens the app
      And the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      Then Paula does not see the digital key "visit"
      When Paula presses unlock for "visit"
      Then the request is refused with "not in the app"
      When Paula refreshes the app
      Then Paula sees the digital key "visit"

    @smoke
    Scenario: The unlock button opens over the network
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      When Paula opens the app
      And Paula presses unlock for "visit"
      Then the lockbox unlocks within 2 seconds
      And the audit log shows "Paula"

    Scenario Outline: The button counts in the period only
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 09:00 UTC | 2026-03-05 10:00 UTC | ROLE-USER |
      When <waited> pass
      And Paula opens the app
      And Paula presses unlock for "visit"
      Then the lockbox is <state>

      Examples:
        | waited     | state    |
        | 10 minutes | locked   |
        | 61 minutes | unlocked |
        | 2 hours    | locked   |

    Scenario: Another user's key is not in the app
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      When Sam opens the app
      And Sam presses unlock for "visit"
      Then the request is refused with "not in the app"
      And the lockbox is locked

    Scenario: In a session the button opens nothing
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      And a keyholder's lock session of 7 days is running
      When Paula presses unlock for "visit"
      Then the request is refused with "session active"
      And the lockbox is locked

    Scenario: The button on an open box keeps it open for another 30 seconds
      Given the administrator makes a digital key:
        | description | user    | from                   | until                  | role        |
        | visit         | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      And Paula presses unlock for "visit"
      And 25 seconds pass
      When Paula presses unlock for "visit"
      And 25 seconds pass
      Then the lockbox is unlocked
      When 7 seconds pass
      Then the lockbox is locked

  Rule: PWR-3 An unlock from the app is never queued

    Scenario: Offline it is refused, and comes to nothing later
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      And the lockbox is offline
      When Paula presses unlock for "visit"
      Then the request is refused with "offline"
      When the lockbox comes online
      And 1 minute passes
      Then the lockbox is locked

    Scenario: In deep sleep the lock is offline
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      And USB power is disconnected
      When 1 hour passes
      And Paula presses unlock for "visit"
      Then the request is refused with "offline"
      And the lockbox is locked

    Scenario: A key made offline reaches the lock when the link is back
      Given the lockbox is offline
      When the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And I enter "48151" on the keypad
      Then the lockbox is locked
      And the digital key "visit" is ACTIVE
      And Paula gets an e-mail about "visit"
      When the lockbox comes online
      And I enter "48151" on the keypad
      Then the lockbox is unlocked

  Rule: KEY-4 A key may carry a PIN, and can be deleted at any time

    Scenario Outline: Deleting wipes the PIN from the lock
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 09:00 UTC | 2026-03-05 18:00 UTC | ROLE-USER | 48151 |
      When <waited> pass
      And the administrator deletes the digital key "visit"
      And the clock reads 2026-03-05 17:00 UTC
      And I enter "48151" on the keypad
      Then the lockbox is locked
      And Paula does not see the digital key "visit"

      Examples:
        | waited   |
        | 1 second |
        | 2 hours  |

    Scenario: A deleted key disappears from an open app, and its button opens nothing
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER |
      And Paula opens the app
      When the administrator deletes the digital key "visit"
      Then Paula does not see the digital key "visit"
      When Paula presses unlock for "visit"
      Then the request is refused with "not in the app"
      And the lockbox is locked

    Scenario: A deleted key's PIN can be given again
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      When the administrator deletes the digital key "visit"
      And the administrator makes a digital key:
        | description | user | from                 | until                | role      | PIN   |
        | cat         | Sam  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And I enter "48151" on the keypad
      Then the lockbox is unlocked

    Scenario: Deleting one key leaves the others
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
        | cat         | Sam   | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 62342 |
      When the administrator deletes the digital key "visit"
      And I enter "62342" on the keypad
      Then the lockbox is unlocked

    Scenario: Deleted and made anew while the lock is offline, the PIN is the new key's
      Given the administrator makes a digital key:
        | description | user    | from                   | until                  | role        | PIN     |
        | visit         | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And the lockbox is offline
      When the administrator deletes the digital key "visit"
      And the administrator makes a digital key:
        | description | user | from                 | until                | role      | PIN   |
        | cat         | Sam  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And the lockbox comes online
      And I enter "48151" on the keypad
      Then the lockbox is unlocked
      And the audit log shows "unlocked: PIN, Sam" once

  Rule: KEY-5 What can't be wiped at once stays pending, and the list shows it

    Background:
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-05 12:00 UTC | ROLE-USER | 48151 |

    Scenario: Offline it is pending, with how long it could still open the lock
      Given the lockbox is offline
      When the administrator deletes the digital key "visit"
      Then the digital key "visit" is PENDING DELETE
      And the digital key "visit" could still open the lockbox for 4 hours
      And Paula does not see the digital key "visit"
      When 3 hours pass
      Then the digital key "visit" could still open the lockbox for 1 hour

    Scenario: The lock that has not heard of it still opens, and ends the period by itself
      Given the lockbox is offline
      When the administrator deletes the digital key "visit"
      And I enter "48151" on the keypad
      Then the lockbox is unlocked
      When 4 hours pass
      And I enter "48151" on the keypad
      Then the lockbox is locked
      And the digital key "visit" is PENDING DELETE
      And the digital key "visit" could still open the lockbox for 0 seconds

    Scenario: Back online it is wiped
      Given the lockbox is offline
      And the administrator deletes the digital key "visit"
      When the lockbox comes online
      And I enter "48151" on the keypad
      Then the lockbox is locked
      And the audit log shows "digital key wiped" once

    Scenario: Asleep it is pending too
      Given USB power is disconnected
      And 1 hour passes
      When the administrator deletes the digital key "visit"
      Then the digital key "visit" is PENDING DELETE
      When I press Back
      And I enter "48151" on the keypad
      Then the lockbox is locked

    Scenario: Deleted before the lock ever got it, nothing is pending
      Given the lockbox is offline
      And the administrator makes a digital key:
        | description | user | from                 | until                | role      | PIN   |
        | cat         | Sam  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 62342 |
      When the administrator deletes the digital key "cat"
      And the lockbox comes online
      And I enter "62342" on the keypad
      Then the lockbox is locked
      When I enter "48151" on the keypad
      Then the lockbox is unlocked

  Rule: KEY-6 Without a clock no period counts

    Background:
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And the lockbox is offline

    Scenario: The PIN doesn't open, the master password does
      When the clock loses its time
      And I enter "48151" on the keypad
      Then the lockbox is locked
      When I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: Nor after a power cut
      When the clock loses its time
      And the power is cut for 1 minute
      And I enter "48151" on the keypad
      Then the lockbox is locked
      When I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: Nor does the phone
      Given Paula opens the app
      When the clock loses its time
      And Paula holds the phone to the reader
      Then the lockbox is locked

    Scenario: Once the dashboard has set the clock it counts again
      When the clock loses its time
      And the lockbox comes online
      And I enter "48151" on the keypad
      Then the lockbox is unlocked

  Rule: KEY-7 In one lock a PIN is unique

    Background:
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |

    Scenario Outline: A PIN that can't be is refused, and nothing else changes
      When the administrator makes a digital key:
        | description | user | from                 | until                | role      | PIN   |
        | cat         | Sam  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | <pin> |
      Then the request is refused with "PIN"
      And Sam does not see the digital key "cat"
      When I enter "48151" on the keypad
      Then the lockbox is unlocked

      Examples:
        | pin      |
        | 123      |
        | 1234567  |
        | 48151    |
        | 2580     |

    Scenario Outline: 4 to 6 digits, leading zeros among them
      When the administrator makes a digital key:
        | description | user | from                 | until                | role      | PIN   |
        | cat         | Sam  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | <pin> |
      And I enter "<pin>" on the keypad
      Then the lockbox is unlocked

      Examples:
        | pin    |
        | 0000   |
        | 0123   |
        | 99999  |
        | 481510 |
        | 123456 |

    Scenario: A duplicate made offline is refused when the lock hears of it
      Given the lockbox is offline
      When the administrator makes a digital key:
        | description | user | from                 | until                | role      | PIN   |
        | cat         | Sam  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And the lockbox comes online
      Then the request is refused with "PIN"
      And Sam does not see the digital key "cat"

    Scenario: The master password can't become a key's PIN
      When I change the password to "48151"
      Then the request is refused with "PIN"
      When I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: The old master password may become a key's PIN
      Given I change the password to "86420"
      When the administrator makes a digital key:
        | description | user | from                 | until                | role      | PIN  |
        | cat         | Sam  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 2580 |
      And I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is unlocked
      And the audit log shows "unlocked: PIN, Sam" once

  Rule: KEY-8 A key opens the box, and is not its owner

    Scenario: Who came in with a key can't take over the lock
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      When I enter "48151" on the keypad
      And I choose "Settings"
      And I choose "Change Password"
      Then the request is refused with "Password first"

    Scenario: A key made in a session opens after it
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | before      | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And I enter "48151" on the keypad
      And a lock session of 1 hour is running
      When the administrator makes a digital key:
        | description | user | from                 | until                | role      | PIN   |
        | during      | Sam  | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 62342 |
      And the administrator deletes the digital key "before"
      And 1 hour passes
      And I lock with a code
      And I enter "48151" on the keypad
      Then the lockbox is locked
      When I enter "62342" on the keypad
      Then the lockbox is unlocked

  Rule: KEY-8 In a session no credential opens the box

    Scenario: A PIN in its period doesn't open a session
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And I enter "48151" on the keypad
      When I start a lock of 1 hour
      And I enter "48151" on the keypad
      Then the lockbox is locked
      And the lock session is running

  Rule: KEY-9 Periods are entered in the site's time zone

    Scenario Outline: The wall clock of the site counts
      Given the site's time zone is "<zone>"
      And the administrator makes a digital key:
        | description | user  | from             | until            | role      | PIN   |
        | visit       | Paula | 2026-03-05 12:00 | 2026-03-05 13:00 | ROLE-USER | 48151 |
      When the clock reads <time>
      Then the digital key "visit" is <status>
      When I enter "48151" on the keypad
      Then the lockbox is <state>

      Examples:
        | zone             | time                              | status   | state    |
        | Europe/Berlin    | 2026-03-05 11:59 Europe/Berlin    | UPCOMING | locked   |
        | Europe/Berlin    | 2026-03-05 11:30 UTC              | ACTIVE   | unlocked |
        | Europe/Berlin    | 2026-03-05 12:00 UTC              | EXPIRED  | locked   |
        | America/New_York | 2026-03-05 17:30 UTC              | ACTIVE   | unlocked |
        | Asia/Kolkata     | 2026-03-05 06:30:01 UTC           | ACTIVE   | unlocked |

    Scenario Outline: A clock change of half an hour
      Given the site's time zone is "Australia/Lord_Howe"
      And the administrator makes a digital key:
        | description | user  | from             | until            | role      | PIN   |
        | visit       | Paula | 2026-10-04 02:15 | 2026-10-04 03:00 | ROLE-USER | 48151 |
      When the clock reads <time>
      And I enter "48151" on the keypad
      Then the lockbox is <state>

      Examples:
        | time                    | state    |
        | 2026-10-03 15:44:50 UTC | locked   |
        | 2026-10-03 15:45:01 UTC | unlocked |
        | 2026-10-03 16:00:00 UTC | locked   |

    Scenario Outline: On the day on which the clocks go forward
      Given the site's time zone is "Europe/Berlin"
      And the administrator makes a digital key:
        | description | user  | from   | until   | role      | PIN   |
        | visit       | Paula | <from> | <until> | ROLE-USER | 48151 |
      When the clock reads <time>
      And I enter "48151" on the keypad
      Then the lockbox is <state>

      Examples:
        | from             | until            | time                    | state    |
        | 2026-03-29 02:30 | 2026-03-29 05:00 | 2026-03-29 01:29:50 UTC | locked   |
        | 2026-03-29 02:30 | 2026-03-29 05:00 | 2026-03-29 01:30:01 UTC | unlocked |
        | 2026-03-28 12:00 | 2026-03-29 02:30 | 2026-03-29 01:29:50 UTC | unlocked |
        | 2026-03-28 12:00 | 2026-03-29 02:30 | 2026-03-29 01:30:01 UTC | locked   |
        | 2026-03-28 12:00 | 2026-03-29 12:00 | 2026-03-29 09:59:50 UTC | unlocked |
        | 2026-03-28 12:00 | 2026-03-29 12:00 | 2026-03-29 10:00:01 UTC | locked   |

    Scenario Outline: On the day on which the clocks go back
      Given the site's time zone is "Europe/Berlin"
      And the administrator makes a digital key:
        | description | user  | from   | until   | role      | PIN   |
        | visit       | Paula | <from> | <until> | ROLE-USER | 48151 |
      When the clock reads <time>
      And I enter "48151" on the keypad
      Then the lockbox is <state>

      Examples:
        | from             | until            | time                    | state    |
        | 2026-10-25 02:30 | 2026-10-25 05:00 | 2026-10-25 00:29:50 UTC | locked   |
        | 2026-10-25 02:30 | 2026-10-25 05:00 | 2026-10-25 00:30:01 UTC | unlocked |
        | 2026-10-24 12:00 | 2026-10-25 02:30 | 2026-10-25 01:29:50 UTC | unlocked |
        | 2026-10-24 12:00 | 2026-10-25 02:30 | 2026-10-25 01:30:01 UTC | locked   |

    Scenario: A period stays as it was entered when the site moves
      Given the site's time zone is "Europe/Berlin"
      And the administrator makes a digital key:
        | description | user  | from             | until            | role      | PIN   |
        | visit       | Paula | 2026-03-05 12:00 | 2026-03-05 13:00 | ROLE-USER | 48151 |
      And the site's time zone is "Asia/Tokyo"
      When the clock reads 2026-03-05 11:30 UTC
      Then the digital key "visit" is ACTIVE
      When I enter "48151" on the keypad
      Then the lockbox is unlocked

  Rule: KEY-11 Who did what is on record

    Scenario: Keys are named in the audit log
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      Then the audit log shows "digital key stored, Paula" once
      When I enter "48151" on the keypad
      Then the audit log shows "unlocked: PIN, Paula" once
      When the administrator deletes the digital key "visit"
      Then the audit log shows "digital key wiped, Paula" once

    Scenario: What happens offline is told once, later
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And the lockbox is offline
      When I enter "48151" on the keypad
      And the power is cut for 1 minute
      And the lockbox comes online
      Then the audit log shows "unlocked: PIN, Paula" once

  Rule: PWR-2 Keys survive a loss of power

    Scenario: A PIN opens after a month without power
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-05-05 08:00 UTC | ROLE-USER | 48151 |
      When the power is cut for 30 days
      And I enter "48151" on the keypad
      Then the lockbox is unlocked

    Scenario: A period that ended without power is over
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      When the power is cut for 1 day
      And I enter "48151" on the keypad
      Then the lockbox is locked

    Scenario: What was wiped stays wiped
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And the administrator deletes the digital key "visit"
      When the power is cut for 1 minute
      And I enter "48151" on the keypad
      Then the lockbox is locked

  Rule: BTN-3 A restart by the button loses no key

    Scenario: The PIN opens after a restart
      Given the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | visit       | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      When I hold Lock/Enter for 10 seconds
      Then the lockbox is locked
      When I enter "48151" on the keypad
      Then the lockbox is unlocked
