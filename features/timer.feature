Feature: The timer and the time that is left
  The knob sets from half a minute to a thousand years, and the display tells what is left of it.
  Source: rules BTN-9 and BTN-10.

  Background:
    Given a lockbox

  Rule: BTN-9 Clockwise shortens, counter-clockwise lengthens, in steps that fit the length

    @smoke
    Scenario: The timer opens at ten minutes
      When I choose "Lock"
      Then the display shows "Lock for"
      And the display shows "10:00"
      And the display shows "10 minutes"

    Scenario: One step is one minute there
      Given I choose "Lock"
      When I turn the knob 1 step clockwise
      Then the display shows "9 minutes"
      When I turn the knob 2 steps counter-clockwise
      Then the display shows "11 minutes"

    Scenario Outline: Turned shorter, down to 30 seconds
      Given I choose "Lock"
      When I turn the knob <steps> steps clockwise
      Then the display shows "<time>"
      And the display shows "<reading>"

      Examples:
        | steps | time  | reading     |
        | 8     | 02:00 | 2 minutes   |
        | 9     | 01:59 | 119 seconds |
        | 10    | 01:58 | 118 seconds |
        | 97    | 00:31 | 31 seconds  |
        | 98    | 00:30 | 30 seconds  |
        | 101   | 00:30 | 30 seconds  |

    Scenario Outline: Turned longer, across the end of each band
      Given I choose "Lock"
      When I turn the knob <steps> steps counter-clockwise
      Then the display shows "<reading>"

      Examples:
        | steps | reading     |
        | 109   | 119 minutes |
        | 110   | 120 minutes |
        | 111   | 3 hours     |
        | 132   | 24 hours    |
        | 133   | 2 days      |
        | 161   | 30 days     |
        | 162   | 5 weeks     |
        | 165   | 8 weeks     |
        | 166   | 2 months    |
        | 176   | 12 months   |
        | 177   | 2 years     |

    Scenario Outline: Turned back, each band is entered at the first value that is smaller
      Given I choose "Lock"
      And I turn the knob <longer> steps counter-clockwise
      When I turn the knob <shorter> steps clockwise
      Then the display shows "<reading>"

      Examples:
        | longer | shorter | reading     |
        | 111    | 1       | 2 hours     |
        | 111    | 2       | 119 minutes |
        | 133    | 1       | 1 day       |
        | 133    | 2       | 23 hours    |
        | 162    | 1       | 4 weeks     |
        | 162    | 2       | 27 days     |
        | 166    | 1       | 8 weeks     |
        | 177    | 1       | 1 year      |
        | 177    | 2       | 11 months   |

    Scenario Outline: Seconds become minutes again above 120 seconds
      Given I choose "Lock"
      And I turn the knob 9 steps clockwise
      When I turn the knob <steps> steps counter-clockwise
      Then the display shows "<reading>"

      Examples:
        | steps | reading     |
        | 1     | 120 seconds |
        | 2     | 3 minutes   |

    Scenario: A thousand years is the end of it
      Given I choose "Lock"
      When I turn the knob 1180 steps counter-clockwise
      Then the display shows "1000 years"

    Scenario Outline: What the timer shows is what the lock lasts
      When I start a lock of <duration>
      And <almost> pass
      Then the lockbox is locked
      When 4 seconds pass
      Then the lockbox is unlocked

      Examples:
        | duration   | almost                        |
        | 30 seconds | 27 seconds                    |
        | 1 minute   | 57 seconds                    |
        | 3 hours    | 2 hours 59 minutes 57 seconds |

    Scenario Outline: Months and years are mean ones of the calendar
      Given a lock session of <duration> is running
      When the power is cut for <almost>
      Then the lockbox is locked
      When 40 seconds pass
      Then the lockbox is unlocked

      Examples: 2 629 746 seconds a month, 31 556 952 a year
        | duration | almost                                 |
        | 2 months | 60 days 20 hours 57 minutes 42 seconds |
        | 1 year   | 365 days 5 hours 48 minutes 42 seconds |

  Rule: BTN-10 The time that is left reads the same everywhere

    Scenario Outline: The format follows the length
      Given a lock session of <duration> is running
      When <waited> pass
      And I press Back
      Then the display shows "<left>"

      Examples: Below an hour, a day, a month; then months and years
        | duration  | waited                         | left       |
        | 6 minutes | 15 seconds                     | 05:4       |
        | 3 hours   | 29 minutes 45 seconds          | 2h 30:1    |
        | 4 days    | 18 hours 29 minutes 45 seconds | 3d 5h 30:1 |
        | 5 weeks   | 1 minute                       | 1 month    |
        | 3 months  | 1 day                          | 2 months   |
        | 3 years   | 1 day                          | 2 years    |

      Examples: On both sides of the limits
        | duration | waited                         | left       |
        | 2 hours  | 59 minutes 55 seconds          | 1h 00:0    |
        | 2 hours  | 1 hour 5 seconds               | 59:5       |
        | 2 days   | 23 hours 59 minutes 55 seconds | 1d 0h 00:0 |
        | 2 days   | 1 day 5 seconds                | 23h 59:5   |

    Scenario: With the clock lost the time is unknown
      Given the lockbox is offline
      And a lock session of 2 hours is running
      When the clock loses its time
      And the power is cut for 1 minute
      Then the display shows "Time unknown"

    Scenario: When the dashboard has set the clock the time is there again
      Given the lockbox is offline
      And a lock session of 2 days is running
      And the clock loses its time
      And the power is cut for 1 minute
      When the lockbox comes online
      Then the display shows "1d 23h"
      And the display does not show "Time unknown"
