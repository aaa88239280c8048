Feature: Power loss
  Whatever was agreed before the power went is agreed when it is back.
  Source: rules PWR-2, PWR-4 and PWR-5.

  Background:
    Given a lockbox

  Rule: PWR-2 State survives a total loss of power

    @smoke @safety
    Scenario: A locked box comes back locked, with the same end
      Given a lock session of 2 hours is running
      When the power is cut for 1 hour
      Then the lockbox is locked
      When 59 minutes 50 seconds pass
      Then the lockbox is locked
      When 10 seconds pass
      Then the lockbox is unlocked

    @safety
    Scenario: Without power it doesn't unlock, whatever the time
      Given a lock session of 2 hours is running
      When the power is cut
      And 5 hours pass
      Then the lockbox is locked
      When the power is restored
      Then the lockbox unlocks within 5 seconds

    @safety
    Scenario: At the start nothing is unlocked before the end was looked at
      Given a lock session of 2 hours is running
      When the power is cut for 1 hour 59 minutes 40 seconds
      Then the lockbox is locked
      When 20 seconds pass
      Then the lockbox is unlocked

    Scenario: Many cuts in a row lose nothing
      Given a lock session of 2 hours is running
      When the power is cut for 10 minutes
      And the power is cut for 1 second
      And the power is cut for 1 hour
      Then the lockbox is locked
      And the lock session is running

    Scenario: A flat battery is a power loss like any other
      Given a lock session of 2 hours is running
      When the battery is at 0 %
      And 1 hour passes
      And the battery is at 60 %
      Then the lockbox is locked
      And the lock session is running
      And the header shows "battery 60 %"

    Scenario: Settings survive
      Given I choose "Settings"
      And I choose "Emergency Unlock: on"
      When the power is cut for 1 day
      And I choose "Settings"
      Then the display shows "Emergency Unlock: off"

    Scenario: An unlocked box comes back unlocked
      When the power is cut for 1 day
      Then the lockbox is unlocked
      And no error is shown
      And no cooldown is running

  Rule: PWR-4 A cut at any moment loses nothing that was committed, and opens nothing

    @safety
    Scenario Outline: A lock that was committed stays
      Given I choose "Lock Forever"
      When I confirm and the power is cut <delay> later
      And the power is restored
      Then the lockbox is locked
      And the lock session is running

      Examples:
        | delay       |
        | 1 second    |
        | 1.5 seconds |
        | 4 seconds   |

    @safety
    Scenario Outline: A cut while an emergency unlock begins leaves it done or not begun
      Given a lock session of 1 day is running
      And I open the lock menu
      And I choose "Emergency Unlock"
      When I confirm and the power is cut <delay> later
      And the power is restored
      And 1 day passes
      Then the lockbox is unlocked

      Examples: At the end of the session the box is open either way
        | delay  |
        | 1 ms   |
        | 10 ms  |
        | 30 ms  |
        | 60 ms  |
        | 100 ms |

  Rule: PWR-5 No clock's wrap or jump ends anything

    Scenario: The display's pauses don't follow the clock
      Given I press Back
      When the clock reads 2026-01-05 21:00 UTC
      Then the display is bright

    @safety
    Scenario: The century end of the clock chip ends nothing early
      Given the clock reads 2099-12-31 23:30 UTC
      And a lock session of 2 hours is running
      When 1 hour 59 minutes 50 seconds pass
      Then the lockbox is locked
      When 10 seconds pass
      Then the lockbox is unlocked

    Scenario: The longest lock is locked tomorrow
      Given the keyholder starts a lock session of 1000 years
      When the power is cut for 1 day
      Then the lockbox is locked
      And the display shows "999 years"
