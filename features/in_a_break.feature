Feature: While a break runs
  The box is open, the time is counted, and the session goes on behind it.
  Source: document A, step 4; rules BRK-2 to BRK-5, and what other rules say about a break.

  Background:
    Given a lockbox
    And breaks of 15 minutes are allowed every 1 hour
    And a keyholder's lock session of 1 day is running
    And 1 hour passes
    And I open the lock menu
    And I choose "Take a Break"
    And I confirm

  Rule: BRK-1 The next one has to wait, from the end of this one

    Scenario Outline: After a break the interval counts from its end
      Given 10 minutes pass
      And I choose "End Break"
      When <waited> pass
      And I open the lock menu
      And I choose "Take a Break"
      Then the display <shown> "Too Soon"

      Examples: Five minutes before, and at the interval
        | waited     | shown         |
        | 1 minute   | shows         |
        | 55 minutes | shows         |
        | 1 hour     | does not show |

  Rule: BRK-2 The box unlocks, a countdown starts, and End Break locks it again

    @smoke
    Scenario: The box is open
      When I open the back plate
      And I take the key out
      Then the lockbox is unlocked
      And the break is running
      And the lock session is running

    Scenario: The countdown starts at the whole break
      When 12 seconds pass
      Then the display shows "Break"
      And the display shows "14:4"
      And the menu shows:
        | End Break        |
        | Emergency Unlock |

    Scenario: Key back, plate closed, End Break
      Given I open the back plate
      And I take the key out
      And I put the key back
      And I close the back plate
      When I choose "End Break"
      Then the lockbox is locked
      And the break is over

    Scenario: The key is trusted, nothing senses it
      Given I open the back plate
      And I take the key out
      And I close the back plate
      When I choose "End Break"
      Then the lockbox is locked
      And the break is over

    Scenario: With the plate open the break goes on
      Given I open the back plate
      When I choose "End Break"
      Then error E-LOCK-3 is shown
      And the lockbox is unlocked
      And the break is running

    Scenario: With the latch jammed the break goes on
      Given the latch jams
      When I choose "End Break"
      Then error E-LOCK-1 is shown
      And the lockbox is unlocked
      And the break is running

    Scenario: The session keeps its end
      Given I choose "End Break"
      When 23 hours pass
      Then the lockbox is unlocked
      And the lock session has ended

  Rule: BRK-3 At zero the break is late

    Scenario Outline: Late begins at zero
      When <waited> pass
      Then the break is <state>

      Examples:
        | waited                | state   |
        | 14 minutes 50 seconds | running |
        | 15 minutes            | overdue |
        | 2 hours               | overdue |

    Scenario: It says so in a way that can't be overlooked
      When 15 minutes 5 seconds pass
      Then the display is bright
      And the display shows "YOU ARE LATE!"
      And the display shows "00:0"

    Scenario: The time over counts up
      When 17 minutes 35 seconds pass
      And I press Back
      Then the display shows "02:3"
      When 10 minutes pass
      And I press Back
      Then the display shows "12:3"

    Scenario: The keyholder is told, once
      When 15 minutes 10 seconds pass
      Then the keyholder is told "break missed" once
      When 3 hours pass
      Then the keyholder is told "break missed" once

    Scenario: Missed offline, the keyholder is told when the network is back
      Given the lockbox goes offline
      And 20 minutes pass
      When the lockbox comes online
      Then the keyholder is told "break missed" once

    Scenario: Late, it still ends with End Break
      Given 40 minutes pass
      When I choose "End Break"
      Then the lockbox is locked
      And the break is over
      And the lock session is running

  Rule: BRK-4 A power loss doesn't end a break

    Scenario: It is resumed with the time that is left
      When the power is cut for 5 minutes 5 seconds
      Then the lockbox is unlocked
      And the break is running
      And the display shows "09:5"

    Scenario: Nothing is missed if it ends in time
      Given the power is cut for 10 minutes
      When I choose "End Break"
      Then the lockbox is locked
      And the break is over
      And the keyholder does not see "break missed"

    Scenario: A break that ran out meanwhile is missed, and told once
      When the power is cut for 20 minutes
      Then the break is overdue
      And the keyholder is told "break missed" once

    Scenario: An overdue break stays overdue, and isn't told again
      Given 20 minutes pass
      When the power is cut for 1 minute
      Then the break is overdue
      And the keyholder is told "break missed" once

  Rule: BRK-5 A break has no price

    Scenario: There is no cooldown
      Given 10 minutes pass
      When I choose "End Break"
      Then the lockbox is locked
      And no cooldown is running

    @safety
    Scenario: It doesn't block an emergency unlock
      When I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked
      And the lock session has ended
      And a cooldown of 24 hours is running

    @safety
    Scenario: Overdue, it doesn't block an emergency unlock either
      Given 20 minutes pass
      When I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked
      And the lock session has ended
      And a cooldown of 24 hours is running

  Rule: EMG-4 A break is part of the session

    Scenario: Emergency unlock can't be switched off in a break
      When the keyholder turns emergency unlock off
      Then the request is refused with "only while unlocked"
      And the menu shows:
        | End Break        |
        | Emergency Unlock |

  Rule: SES-5 The keyholder may unlock at any time

    Scenario: The keyholder unlocks in a break
      When the keyholder unlocks the lockbox
      Then the lockbox is unlocked
      And the lock session has ended
      And the dashboard shows the session as "completed"

  Rule: SES-7 The dashboard shows the break

    Scenario: Break, and locked again after it
      Then the dashboard shows the session as "break"
      When I choose "End Break"
      Then the dashboard shows the session as "locked"

  Rule: SES-8 Nothing relocks by itself

    Scenario: The box stays open though the plate is closed
      When 10 minutes pass
      Then the lockbox is unlocked
      When 10 minutes pass
      Then the lockbox is unlocked

  Rule: BTN-11 The header shows the latch

    Scenario: The lock icon is open while the session runs
      Then the lock session is running
      And the header shows "unlocked"

  Rule: PWR-1 The box is awake when the break ends

    Scenario: It sleeps in a break, and wakes 2 minutes before the end
      When 12 minutes 30 seconds pass
      Then the link is down
      When 1 minute passes
      Then the link is up

    Scenario: It doesn't sleep while the break is overdue
      When 2 hours pass
      Then the link is up
