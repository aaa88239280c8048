Feature: Sessions started on the device
  A lock that a person sets needs nobody else: it ends at its time, by itself.
  Source: rules SES-1, SES-2, SES-3 and SES-8.

  Background:
    Given a lockbox

  Rule: SES-1 A session started on the device is local

    @smoke
    Scenario: It needs no network from start to end
      Given the lockbox is offline
      When I start a lock of 10 minutes
      Then the lockbox is locked
      When 10 minutes pass
      Then the lockbox is unlocked

    Scenario Outline: The dashboard can't change or end it
      Given a lock session of 2 hours is running
      When <request>
      Then the request is refused with "local session"
      And the lockbox is locked
      And the lock session is running

      Examples:
        | request                                    |
        | the keyholder unlocks the lockbox          |
        | the keyholder ends the session             |
        | the keyholder sets the session to 1 minute |
        | the keyholder sets the session to 7 days   |

    Scenario: Lock Forever is the exception
      Given a Lock Forever session is running
      When the keyholder unlocks the lockbox
      Then the lockbox is unlocked
      And the dashboard shows the session as "completed"

  Rule: SES-2 At its end the device unlocks by itself

    @smoke @safety
    Scenario Outline: Never early, and at most 1 second late
      Given a lock session of <duration> is running
      When <almost> pass
      Then the lockbox is locked
      When 1 second passes
      Then the lockbox unlocks within 1 second

      Examples:
        | duration   | almost                         |
        | 30 seconds | 29 seconds                     |
        | 10 minutes | 9 minutes 59 seconds           |
        | 1 hour     | 59 minutes 59 seconds          |
        | 1 day      | 23 hours 59 minutes 59 seconds |

    Scenario: An end that came offline is learnt by the dashboard later
      Given USB power is connected
      And a lock session of 1 hour is running
      And the lockbox is offline
      When 2 hours pass
      Then the dashboard shows the session as "locked"
      When the lockbox comes online
      Then the dashboard shows the session as "completed"

    Scenario: With the clock lost a lock counts powered time only
      Given the lockbox is offline
      And a lock session of 4 hours is running
      And 1 hour passes
      And the clock loses its time
      And the power is cut for 6 hours
      When 2 hours 55 minutes pass
      Then the lockbox is locked

    Scenario: With the clock lost a lock is at most 30 minutes longer
      Given the lockbox is offline
      And a lock session of 4 hours is running
      And 1 hour passes
      And the clock loses its time
      And the power is cut for 6 hours
      When 3 hours 31 minutes pass
      Then the lockbox is unlocked

    Scenario: With the clock lost a lock can be started, too
      Given the lockbox is offline
      And the clock loses its time
      When I start a lock of 20 minutes
      And 19 minutes 55 seconds pass
      Then the lockbox is locked
      When 5 seconds pass
      Then the lockbox is unlocked

    @safety
    Scenario Outline: Where the clock is set anew, the end moves with it
      Given a lock session of 2 hours is running
      When the clock reads <time>
      And 1 hour 59 minutes 50 seconds pass
      Then the lockbox is locked
      When 10 seconds pass
      Then the lockbox is unlocked

      Examples:
        | time                 |
        | 2026-01-05 07:00 UTC |
        | 2026-01-05 10:30 UTC |
        | 2031-05-01 00:00 UTC |

    Scenario: A change to summer time changes nothing
      Given the clock reads 2026-03-29 01:30 Europe/Berlin
      And a lock session of 2 hours is running
      When 1 hour 59 minutes 50 seconds pass
      Then the lockbox is locked
      When 10 seconds pass
      Then the lockbox is unlocked

  Rule: SES-3 Lock Forever has no end, and needs the link to begin

    Scenario: Online it locks, and says so
      When I choose "Lock Forever"
      And I confirm
      Then the lockbox is locked
      And the display shows "Forever"

    Scenario: It doesn't end by itself
      Given a Lock Forever session is running
      When 30 days pass
      Then the lockbox is locked
      And the lock session is running

    Scenario: It has no breaks, even where breaks are allowed
      Given breaks of 15 minutes are allowed every 1 hour
      And a Lock Forever session is running
      And 2 hours pass
      When I open the lock menu
      Then the menu shows:
        | Go Back          |
        | Sleep            |
        | Emergency Unlock |
        | Restart Device   |

    Scenario: Once locked it doesn't need the link any more
      Given a Lock Forever session is running
      When the lockbox goes offline
      And the power is cut for 1 day
      Then the lockbox is locked
      And the display shows "Forever"

  Rule: SES-8 Nothing relocks by itself

    Scenario: After the end of a session
      Given a lock session of 30 seconds is running
      When 1 hour passes
      Then the lockbox is unlocked
