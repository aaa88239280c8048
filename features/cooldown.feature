Feature: The cooldown after an emergency unlock
  For 24 hours no new lock starts on the device, and nothing makes that time shorter.
  Source: document A, step 4, answers and video; rules EMG-2 and EMG-3.

  Background:
    Given a lockbox
    And a keyholder's lock session of 7 days is running
    And I open the lock menu
    And I choose "Emergency Unlock"
    And I confirm

  Rule: EMG-2 No lock of any kind starts for 24 hours

    @smoke @safety
    Scenario: The cooldown takes 24 hours from the unlock
      When 6 hours pass
      Then a cooldown of 18 hours is running
      When 18 hours pass
      Then no cooldown is running

    @safety
    Scenario Outline: A lock on the device starts again at 24:00:00, not before
      When <waited> pass
      And I start a lock of 10 minutes
      Then the lockbox is <state>

      Examples:
        | waited                         | state    |
        | 1 second                       | unlocked |
        | 12 hours                       | unlocked |
        | 23 hours 59 minutes 50 seconds | unlocked |
        | 24 hours                       | locked   |

    @safety
    Scenario Outline: Every row that would lock is refused as soon as it is chosen
      When I choose "<row>"
      Then error E-LOCK-20 is shown
      And the lockbox is unlocked

      Examples:
        | row            |
        | Lock           |
        | Lock Forever   |
        | Lock with Code |

    Scenario: E-LOCK-20 says what it is, and leads to help
      When I choose "Lock"
      Then error E-LOCK-20 is shown
      And the display shows "Emergency Unlocked"
      And the display shows a QR code for "HTTPS://HELP.EXAMPLE/E20"

    Scenario: The refusal tells the time left
      When 4 hours 30 minutes 20 seconds pass
      And I start a lock of 10 minutes
      Then error E-LOCK-20 is shown
      And the display shows "19:29:"

    Scenario Outline: The main menu tells the time left
      When <waited> pass
      And I press Back
      Then the display shows "Cooldown <left>"

      Examples: Hours, minutes and seconds, to the end
        | waited                         | left   |
        | 4 hours 30 minutes 20 seconds  | 19:29: |
        | 23 hours 30 minutes 20 seconds | 00:29: |
        | 23 hours 59 minutes 40 seconds | 00:00: |

    Scenario: The keyholder sees the cooldown
      When 4 hours 30 minutes 20 seconds pass
      Then the keyholder sees "Cooldown 19:29:"

    @safety
    Scenario: The keyholder can't start a lock either
      When the keyholder starts a lock session of 2 hours
      Then the request is refused with "cooldown"
      And the lockbox is unlocked

    Scenario: After it a new session starts from the dashboard as usual
      When 24 hours pass
      And I press Back
      And the keyholder starts a lock session of 2 hours
      Then the lockbox is locked
      And the dashboard shows the session as "locked"

    @safety
    Scenario Outline: Nothing shortens it
      When <one thing>
      And <another>
      And 23 hours 50 minutes pass
      And I start a lock of 10 minutes
      Then error E-LOCK-20 is shown
      And the lockbox is unlocked

      Examples: Restarts
        | one thing                    | another                          |
        | I choose "Settings"          | I choose "Restart Device"        |
        | the lockbox stops responding | I hold Lock/Enter for 10 seconds |

      Examples: Power
        | one thing                     | another                       |
        | the power is cut              | the power is restored         |
        | the battery is at 0 %         | the battery is at 80 %        |
        | I connect USB power           | I disconnect USB power        |
        | the power is cut for 1 minute | the power is cut for 1 minute |

      Examples: Clock and dashboard
        | one thing                                | another                                 |
        | the clock reads 2026-03-01 12:00 UTC     | 1 second passes                         |
        | the clock loses its time                 | the power is cut for 1 minute           |
        | the keyholder unlocks the lockbox        | the keyholder ends the session          |
        | the keyholder turns emergency unlock off | the keyholder turns emergency unlock on |

    Scenario Outline: It moves with a clock that is set anew
      When the clock reads <time>
      And 4 hours pass
      Then a cooldown of 20 hours is running

      Examples:
        | time                 |
        | 2026-01-01 00:00 UTC |
        | 2026-01-05 21:00 UTC |
        | 2030-06-01 12:00 UTC |

    @safety
    Scenario: A power cut neither shortens nor lengthens it
      When the power is cut for 6 hours
      Then a cooldown of 18 hours is running

    Scenario: It can pass without power
      When the power is cut for 25 hours
      Then no cooldown is running

  Rule: EMG-3 With the clock lost it counts powered time

    Background:
      Given the lockbox goes offline

    @safety
    Scenario: It never ends early
      When 10 hours pass
      And the clock loses its time
      And the power is cut for 5 hours
      And 13 hours 55 minutes pass
      And I start a lock of 10 minutes
      Then error E-LOCK-20 is shown

    Scenario: At most the 30 minutes since the last stored remainder are counted again
      When 10 hours pass
      And the clock loses its time
      And the power is cut for 5 hours
      And 14 hours 31 minutes pass
      And I start a lock of 10 minutes
      Then the lockbox is locked

    @safety
    Scenario: When the dashboard sets the clock, the larger remainder holds
      When 10 hours pass
      And the clock loses its time
      And the power is cut for 5 hours
      And the lockbox comes online
      And 13 hours 50 minutes pass
      And I start a lock of 10 minutes
      Then error E-LOCK-20 is shown

  Rule: SES-8 Nothing relocks by itself

    @safety
    Scenario: In the cooldown and after it the box stays open
      When 12 hours pass
      Then the lockbox is unlocked
      When 13 hours pass
      Then the lockbox is unlocked
