Feature: Sessions of a keyholder
  A keyholder starts, changes and ends a session over the link, within the limits that protect the person inside it.
  Source: document A; rules SES-1, SES-4, SES-5, SES-6 and SES-7.

  Background:
    Given a lockbox

  Rule: SES-1 A keyholder's session comes with its settings

    @smoke
    Scenario: The keyholder locks the box
      When the keyholder starts a lock session of 7 days
      Then the lockbox is locked
      And the display shows "Locked"
      And the dashboard shows the session as "locked"

    Scenario: It lasts as long as the keyholder said
      Given the keyholder starts a lock session of 2 hours
      When 1 hour 59 minutes 55 seconds pass
      Then the lockbox is locked
      When 5 seconds pass
      Then the lockbox unlocks within 2 seconds

    Scenario: It may have no end
      When the keyholder starts a lock session:
        | duration |
        | forever  |
      Then the lockbox is locked
      And the display shows "Forever"

  Rule: SES-4 Settings are frozen at the start of a session

    Scenario Outline: Emergency unlock is off when either side says so
      Given emergency unlock is <device>
      And the keyholder starts a lock session:
        | duration | emergency unlock |
        | 7 days   | <session>        |
      When I open the lock menu
      Then the lockbox is locked
      And the display <shown> "Emergency Unlock"

      Examples:
        | device | session | shown         |
        | on     | on      | shows         |
        | on     | off     | does not show |
        | off    | on      | does not show |
        | off    | off     | does not show |

    Scenario: A session's choice doesn't outlive the session
      Given the keyholder starts a lock session:
        | duration | emergency unlock |
        | 1 hour   | off              |
      And the keyholder unlocks the lockbox
      And a lock session of 2 hours is running
      When I open the lock menu
      Then the menu shows:
        | Go Back          |
        | Sleep            |
        | Emergency Unlock |
        | Restart Device   |

    Scenario: A restart doesn't thaw them
      Given the keyholder starts a lock session:
        | duration | breaks     | every | emergency unlock |
        | 7 days   | 15 minutes | 1 day | off              |
      When the power is cut for 1 hour
      And I open the lock menu
      Then the menu shows:
        | Go Back        |
        | Sleep          |
        | Take a Break   |
        | Restart Device |

  Rule: SES-5 The keyholder may unlock at any time, and that is the end of it

    @smoke
    Scenario: Unlocked early
      Given a keyholder's lock session of 7 days is running
      When the keyholder unlocks the lockbox
      Then the lockbox is unlocked
      And the lock session has ended
      And no cooldown is running
      And the dashboard shows the session as "completed"

    Scenario Outline: A completed session stays completed
      Given a keyholder's lock session of 7 days is running
      And the keyholder unlocks the lockbox
      When <event>
      Then the lockbox is unlocked
      And the dashboard shows the session as "completed"

      Examples:
        | event                                    |
        | the power is cut for 1 minute            |
        | the keyholder sets the session to 7 days |
        | I hold Lock/Enter for 10 seconds         |

    Scenario Outline: Starting while a session is active is refused
      Given <session> is running
      When the keyholder starts a lock session of 2 hours
      Then the request is refused with "session active"
      And the lock session is running

      Examples:
        | session                             |
        | a lock session of 1 day             |
        | a keyholder's lock session of 1 day |
        | a Lock Forever session              |

  Rule: SES-6 The keyholder may set a new duration, counted from the start

    Scenario: Longer
      Given a keyholder's lock session of 2 hours is running
      And the keyholder sets the session to 4 hours
      When 3 hours 59 minutes 50 seconds pass
      Then the lockbox is locked
      When 10 seconds pass
      Then the lockbox is unlocked

    Scenario: Shorter
      Given a keyholder's lock session of 7 days is running
      And 5 minutes pass
      And the keyholder sets the session to 2 hours
      When 1 hour 54 minutes 50 seconds pass
      Then the lockbox is locked
      When 10 seconds pass
      Then the lockbox is unlocked

    Scenario: A duration that is over already ends the session
      Given USB power is connected
      And a keyholder's lock session of 7 days is running
      And 3 hours pass
      When the keyholder sets the session to 2 hours
      Then the lockbox is unlocked
      And the dashboard shows the session as "completed"

    Scenario: Hidden time is hidden from the device and seen by the keyholder
      Given the keyholder starts a lock session:
        | duration | time hidden |
        | 7 days   | yes         |
      When 10 seconds pass
      Then the display shows "Locked"
      And the display does not show "6d"
      And the display does not show ":"
      And the keyholder sees "6d 23h 59:"

  Rule: SES-7 The dashboard knows five states

    Scenario: Pending, until the device has confirmed
      Given the lockbox is offline
      When the keyholder starts a lock session of 2 hours
      Then the dashboard shows the session as "pending"
      When the lockbox comes online
      Then the dashboard shows the session as "locked"

    Scenario Outline: Completed, however it ended
      Given USB power is connected
      And a keyholder's lock session of 2 hours is running
      When <end>
      Then the dashboard shows the session as "completed"

      Examples:
        | end                               |
        | 2 hours pass                      |
        | the keyholder unlocks the lockbox |
        | the keyholder ends the session    |

    Scenario: Abandoned, when it was not confirmed within 1 hour
      Given the lockbox is offline
      And the keyholder starts a lock session of 2 hours
      When 59 minutes pass
      Then the dashboard shows the session as "pending"
      When 2 minutes pass
      Then the dashboard shows the session as "abandoned"

    Scenario: Abandoned, when the keyholder took it back
      Given the lockbox is offline
      And the keyholder starts a lock session of 2 hours
      When the keyholder ends the session
      Then the dashboard shows the session as "abandoned"
      When the lockbox comes online
      Then the lockbox is unlocked
