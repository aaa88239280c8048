Feature: Dim, dark, asleep
  A box that nobody touches saves its battery, and is awake when it matters.
  Source: rule PWR-1.

  Background:
    Given a lockbox

  Rule: PWR-1 From the last input on the display dims, goes dark, and the box sleeps

    @smoke
    Scenario Outline: 30 seconds and 120 seconds
      Given I press Back
      When <idle> pass
      Then the display is <brightness>

      Examples:
        | idle                | brightness |
        | 28 seconds          | bright     |
        | 31 seconds          | dimmed     |
        | 1 minute 58 seconds | dimmed     |
        | 2 minutes 1 second  | off        |

    Scenario Outline: 600 seconds on battery
      Given I press Back
      When <idle> pass
      Then the link is <link>

      Examples: In deep sleep the link is down
        | idle                 | link |
        | 9 minutes 58 seconds | up   |
        | 10 minutes 1 second  | down |

    Scenario: With USB power the display goes dark, but the box doesn't sleep
      Given USB power is connected
      When 1 hour passes
      Then the display is off
      And the link is up

    Scenario Outline: Every input counts
      Given 20 seconds pass
      When <input>
      And 20 seconds pass
      Then the display is bright

      Examples:
        | input                            |
        | I press Lock/Enter               |
        | I press Back                     |
        | I turn the knob 1 step clockwise |
        | I open the back plate            |
        | I connect USB power              |

    Scenario: A command is not an input
      Given 20 seconds pass
      When the keyholder turns emergency unlock off
      And 15 seconds pass
      Then the display is dimmed

    Scenario Outline: Sleep goes there at once
      When I choose "Sleep"
      And I confirm
      Then the display is off
      And the link is down
      When I press <button>
      Then the display is bright

      Examples:
        | button     |
        | Back       |
        | Lock/Enter |

    Scenario: Sleep in the lock menu keeps the lock
      Given a lock session of 2 days is running
      And I open the lock menu
      When I choose "Sleep"
      And I confirm
      Then the display is off
      And the link is down
      And the lockbox is locked

    Scenario Outline: Not in the last 2 minutes of a timed lock
      Given a lock session of <duration> is running
      When 10 minutes 20 seconds pass
      Then the link is <link>

      Examples:
        | duration   | link |
        | 12 minutes | up   |
        | 60 minutes | down |

    Scenario: The box wakes 2 minutes before the end of a timed lock
      Given a lock session of 3 hours is running
      When 2 hours 57 minutes 30 seconds pass
      Then the link is down
      When 1 minute 30 seconds pass
      Then the link is up
      And the lockbox is locked

    Scenario: The wake alarm reaches further than a month
      Given a lock session of 30 days is running
      When 29 days 23 hours 59 minutes pass
      Then the link is up
      And the lockbox is locked

    @safety
    Scenario: Sleep chosen by hand doesn't delay the end
      Given a lock session of 2 hours is running
      And I open the lock menu
      And I choose "Sleep"
      And I confirm
      When 1 hour 59 minutes 50 seconds pass
      And 10 seconds pass
      Then the lockbox unlocks within 2 seconds

    Scenario: Every wake brings the link up within a minute
      Given 1 hour passes
      Then the link is down
      When I press Back
      And 1 minute passes
      Then the link is up

    Scenario: The end of a session lights the display for 30 seconds
      Given a lock session of 1 hour is running
      When 1 hour passes
      Then the display is bright
      When 25 seconds pass
      Then the display is bright
      When 10 seconds pass
      Then the display is off

    Scenario: An error lights the display
      Given a lock session of 1 hour is running
      And the latch jams
      When 1 hour passes
      Then the display is bright
      And error E-LOCK-2 is shown
