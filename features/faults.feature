Feature: Faults leave a way out
  A part that fails never keeps the box shut beyond its time, and never opens it before.
  Source: rules LCK-4 and LCK-5.

  Background:
    Given a lockbox

  Rule: LCK-4 A broken part delays no end and no emergency unlock

    @safety
    Scenario: A session ends on time with the clock lost
      Given the lockbox is offline
      And a lock session of 20 minutes is running
      And the clock loses its time
      When 19 minutes 55 seconds pass
      Then the lockbox is locked
      When 5 seconds pass
      Then the lockbox unlocks within 2 seconds

    @safety
    Scenario Outline: A session ends on time with sensors stuck
      Given a lock session of 20 minutes is running
      And <one fault>
      And <another>
      When 19 minutes 55 seconds pass
      Then the lockbox is locked
      When 5 seconds pass
      Then the lockbox unlocks within 2 seconds

      Examples: Whatever they say, the latch is driven
        | one fault                            | another                              |
        | latch sensor 1 is stuck at locked    | back plate sensor 1 is stuck at open |
        | latch sensor 1 is stuck at unlocked  | latch sensor 2 is stuck at unlocked  |
        | latch sensor 2 is stuck at locked    | latch sensor 3 is stuck at locked    |
        | back plate sensor 1 is stuck at open | back plate sensor 2 is stuck at open |

    @safety
    Scenario: An emergency unlock works with two latch sensors stuck
      Given a lock session of 2 days is running
      And latch sensor 1 is stuck at locked
      And latch sensor 2 is stuck at locked
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked

    @safety
    Scenario: A hung device keeps its session through the restart
      Given a lock session of 2 hours is running
      And the lockbox stops responding
      When I hold Lock/Enter for 10 seconds
      Then the lockbox is locked
      And the lock session is running
      And the audit log shows "restart: reset line" once

    @safety
    Scenario: A session that ended while the device hung ends at the restart
      Given a lock session of 1 hour is running
      And the lockbox stops responding
      And 2 hours pass
      Then the lockbox is locked
      When I hold Lock/Enter for 10 seconds
      Then the lockbox unlocks within 5 seconds

    Scenario: A lost clock is in the log
      Given the lockbox is offline
      And the clock loses its time
      And the power is cut for 1 minute
      When the lockbox comes online
      Then the audit log shows "clock lost"

  Rule: LCK-5 There is no dead end

    @safety
    Scenario: A lock that wasn't confirmed is driven back to unlocked
      Given latch sensor 1 is stuck at unlocked
      And latch sensor 2 is stuck at unlocked
      When I start a lock of 10 minutes
      Then error E-LOCK-1 is shown
      And the lockbox is unlocked
      When I open the back plate
      Then I can take the key out

    @safety
    Scenario Outline: A lock that was cut off before it was committed is driven back at the start
      Given I choose "Lock Forever"
      When I confirm and the power is cut <delay> later
      And the power is restored
      Then the lockbox is unlocked
      And the lock session has ended

      Examples: While the bolt is at rest, on its way, and through
        | delay  |
        | 1 ms   |
        | 40 ms  |
        | 100 ms |
        | 150 ms |

    @safety
    Scenario Outline: Sensors that stick at unlocked hide no bolt from the start
      Given latch sensor 1 is stuck at unlocked
      And latch sensor 2 is stuck at unlocked
      And I choose "Lock Forever"
      When I confirm and the power is cut <delay> later
      And the power is restored
      Then the lockbox is unlocked
      When I open the back plate
      Then I can take the key out

      Examples: While the latch is driven, and while it rests before it is driven back
        | delay       |
        | 150 ms      |
        | 1 second    |
        | 1.9 seconds |
        | 2.5 seconds |

    @safety
    Scenario: A latch that should be open and isn't keeps its error on the screen
      Given a keyholder's lock session of 7 days is running
      And the latch jams
      And the keyholder unlocks the lockbox
      When I press Back
      Then error E-LOCK-2 is shown
      And the menu shows:
        | Retry |

    Scenario: It is tried again at the next start
      Given a keyholder's lock session of 7 days is running
      And the latch jams
      And the keyholder unlocks the lockbox
      And the latch is freed
      When the power is cut for 1 minute
      Then the lockbox is unlocked

    Scenario: It is tried again when the box is woken
      Given a keyholder's lock session of 7 days is running
      And the latch jams
      And the keyholder unlocks the lockbox
      And 20 minutes pass
      And the latch is freed
      When I press Back
      Then the lockbox unlocks within 5 seconds

    Scenario: A jam at the end of a session doesn't bring the session back
      Given a lock session of 2 hours is running
      And the latch jams
      When 2 hours 10 seconds pass
      Then the dashboard shows the session as "completed"
      When the latch is freed
      And I choose "Retry"
      Then the lockbox is unlocked
