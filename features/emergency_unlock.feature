Feature: Emergency unlock by the menu
  A person who needs the key now, and whose keyholder can't unlock in time, gets it without anybody's help.
  Source: document A, steps 1 to 4 and video; rules EMG-1, EMG-4, EMG-5 and EMG-7.

  Background:
    Given a lockbox

  Rule: EMG-1 Hold, select, confirm, and the box is open

    @smoke @drill @safety
    Scenario: From the locked screen to the key in four steps
      Given a keyholder's lock session of 7 days is running
      When I hold Lock/Enter for 2 seconds
      And I choose "Emergency Unlock"
      And I confirm
      And I open the back plate
      And I take the key out
      Then the lockbox is unlocked

    @safety
    Scenario: A running timer counts as locked
      Given a lock session of 45 minutes is running
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked
      And the lock session has ended

    @safety
    Scenario: The box unlocks immediately
      Given a lock session of 2 days is running
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the solenoid is driven within 100 ms
      And the lockbox unlocks within 1 second

    Scenario: The session ends right away, for the keyholder too
      Given a keyholder's lock session of 7 days is running
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lock session has ended
      And the header shows "unlocked"
      And the dashboard shows the session as "completed"

    Scenario: The main menu follows, with the cooldown on it
      Given a lock session of 2 days is running
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      And 3 seconds pass
      Then the display shows "Cooldown 23:59:5"
      And the menu shows:
        | Lock           |
        | Lock Forever   |
        | Lock with Code |
        | Settings       |
        | Sleep          |

    @safety
    Scenario: Reviewing the confirmation screen unlocks nothing
      Given a lock session of 2 days is running
      When I open the lock menu
      And I choose "Emergency Unlock"
      And 1 minute passes
      Then the lockbox is locked
      And the lock session is running

    Scenario: The confirmation screen leads to help by a QR code
      Given a lock session of 2 days is running
      When I open the lock menu
      And I choose "Emergency Unlock"
      Then the display shows a QR code
      And the display shows a QR code for "HTTPS://HELP.EXAMPLE/EU"
      And the display shows "Cancel"

    @safety
    Scenario Outline: The confirmation can be cancelled with no effect
      Given a lock session of 2 days is running
      When I open the lock menu
      And I choose "Emergency Unlock"
      And <way out>
      Then the lockbox is locked
      And the lock session is running
      And no cooldown is running

      Examples: The harmless choice stands first, so a bare press of Lock/Enter takes it
        | way out            |
        | I cancel           |
        | I press Back       |
        | I choose "Cancel"  |
        | I press Lock/Enter |

    @drill
    Scenario: Practising the way to the option costs nothing
      Given a keyholder's lock session of 7 days is running
      When I open the lock menu
      And I scroll to "Emergency Unlock"
      And I press Back
      Then the display shows "Locked"
      And the lock session is running
      And no cooldown is running

  Rule: EMG-1 Session end and cooldown are committed with the confirmation

    Background:
      Given a keyholder's lock session of 7 days is running
      And I open the lock menu
      And I choose "Emergency Unlock"

    @safety
    Scenario: A jammed latch doesn't undo what was confirmed
      Given the latch jams
      When I confirm
      Then error E-LOCK-2 is shown
      And the dashboard shows the session as "completed"

    @safety
    Scenario: The cooldown of a jammed unlock counts from the confirmation
      Given the latch jams
      And I confirm
      When 2 hours pass
      And the latch is freed
      And I press Back
      Then the lockbox is unlocked
      And a cooldown of 22 hours is running

    @safety
    Scenario Outline: A power cut right after the confirmation takes nothing back
      When I confirm and the power is cut <delay> later
      And the power is restored
      Then the lockbox is unlocked
      And the lock session has ended
      And a cooldown of 24 hours is running

      Examples:
        | delay     |
        | 150 ms    |
        | 250 ms    |
        | 1 second  |
        | 3 seconds |

  Rule: EMG-4 It can be switched off only while the device is unlocked

    @safety
    Scenario: Switched off by the keyholder before the session, the row is absent
      When the keyholder turns emergency unlock off
      And the keyholder starts a lock session of 3 days
      And I open the lock menu
      Then the menu shows:
        | Go Back        |
        | Sleep          |
        | Restart Device |

    Scenario: Switched off by the owner in the settings, the row is absent
      When I choose "Settings"
      And I choose "Emergency Unlock: on"
      And I start a lock of 2 hours
      And I open the lock menu
      Then the lockbox is locked
      And the menu does not offer "Emergency Unlock"

    Scenario Outline: Switched off, it never shows during that session
      Given emergency unlock is off
      And a keyholder's lock session of 3 days is running
      When <event>
      And I open the lock menu
      Then the lockbox is locked
      And the menu does not offer "Emergency Unlock"

      Examples:
        | event                                   |
        | 1 second passes                         |
        | 2 days pass                             |
        | the power is cut for 1 minute           |
        | I hold Lock/Enter for 10 seconds        |
        | the lockbox goes offline                |
        | the keyholder turns emergency unlock on |

    @safety
    Scenario: It can't be switched off while locked
      Given a keyholder's lock session of 3 days is running
      When the keyholder turns emergency unlock off
      Then the request is refused with "only while unlocked"
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked

    Scenario: A queued request is judged by the session that is running when it arrives
      Given the lockbox is offline
      And the keyholder turns emergency unlock off
      And I start a lock of 2 hours
      When the lockbox comes online
      Then the request is refused with "only while unlocked"
      When I open the lock menu
      Then the menu shows:
        | Go Back          |
        | Sleep            |
        | Emergency Unlock |
        | Restart Device   |

    Scenario: A queued request is applied when the session is over by then
      Given a lock session of 1 hour is running
      And the lockbox is offline
      And the keyholder turns emergency unlock off
      And 1 hour 5 minutes pass
      When the lockbox comes online
      And I choose "Settings"
      Then the display shows "Emergency Unlock: off"

  Rule: EMG-5 It works without a network

    Background:
      Given a keyholder's lock session of 7 days is running
      And the lockbox is offline
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm

    @smoke @safety
    Scenario: The box opens, and the dashboard doesn't know yet
      Then the lockbox is unlocked
      And a cooldown of 24 hours is running
      And the dashboard shows the session as "locked"

    Scenario: The keyholder is told when the network is back
      When the lockbox comes online
      Then the dashboard shows the session as "completed"
      And the keyholder is told "emergency unlock" once

    Scenario: The keyholder is told once, however often the network comes and goes
      Given the lockbox comes online
      When the lockbox goes offline
      And the lockbox comes online
      Then the keyholder is told "emergency unlock" once

  Rule: EMG-5 It works in every state of a session

    @safety
    Scenario: It ends a Lock Forever
      Given a Lock Forever session is running
      When 3 days pass
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked
      And the lock session has ended

    @safety
    Scenario: It works on the last percent of the battery
      Given a lock session of 1 day is running
      And the battery is at 1 %
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked
      And a cooldown of 24 hours is running

    @drill
    Scenario: It works out of deep sleep
      Given a lock session of 3 days is running
      And 1 hour passes
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked

    @safety
    Scenario: It works with the clock lost
      Given the lockbox is offline
      And a lock session of 3 days is running
      And the clock loses its time
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked

  Rule: EMG-7 Where the option isn't seen, or the device doesn't respond

    Scenario: A device that isn't locked has no lock menu
      When I hold Lock/Enter for 2 seconds
      Then the menu shows:
        | Lock           |
        | Lock Forever   |
        | Lock with Code |
        | Settings       |
        | Sleep          |

    @drill @safety
    Scenario: With a flat battery, plugging in power brings the option back
      Given a lock session of 1 day is running
      And the battery is at 0 %
      When I connect USB power
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked

    @drill
    Scenario: The option is there after a restart
      Given a lock session of 1 day is running
      And I open the lock menu
      And I choose "Restart Device"
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked

    @drill @safety
    Scenario: A device that doesn't respond is restarted by a hold of 10 seconds
      Given a lock session of 1 day is running
      And the lockbox stops responding
      When I hold Lock/Enter for 10 seconds
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      Then the lockbox is unlocked
