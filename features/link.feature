Feature: Commands over the link
  What the dashboard asks reaches the lock once, in order, and from nobody else.
  Source: rules PWR-3, SEC-1 and SEC-3.

  Background:
    Given a lockbox

  Rule: PWR-3 Commands wait for the device, and are applied once each

    Scenario: Sent while offline, applied on reconnect
      Given a keyholder's lock session of 7 days is running
      And the lockbox is offline
      And the keyholder sets the session to 2 days 23 hours 30 minutes
      When the lockbox comes online
      Then the display shows "2d 23h"

    Scenario: Sent in deep sleep, applied when the box wakes
      Given a keyholder's lock session of 7 days is running
      And 1 hour passes
      And the keyholder sets the session to 2 days 23 hours 30 minutes
      When I press Back
      And 1 minute passes
      And I press Back
      Then the display shows "2d 22h"

    Scenario: Several are applied in order
      Given a keyholder's lock session of 7 days is running
      And the lockbox is offline
      And the keyholder sets the session to 1 day
      And the keyholder sets the session to 4 days 23 hours 30 minutes
      When the lockbox comes online
      Then the display shows "4d 23h"

    Scenario: Each is applied once
      Given the lockbox is offline
      And the keyholder turns emergency unlock off
      And the lockbox comes online
      And I choose "Settings"
      And I choose "Emergency Unlock: off"
      When the power is cut for 1 minute
      Then the keyholder sees "Emergency option: on"

    Scenario Outline: A queued start is void after 1 hour
      Given USB power is connected
      And the lockbox is offline
      And the keyholder starts a lock session of 2 hours
      When <waited> pass
      And the lockbox comes online
      Then the lockbox is <state>
      And the dashboard shows the session as "<session>"

      Examples:
        | waited            | state    | session   |
        | 58 minutes        | locked   | locked    |
        | 1 hour 10 seconds | unlocked | abandoned |
        | 1 day             | unlocked | abandoned |

    Scenario: The keyholder's unlock waits for a box that is offline
      Given a keyholder's lock session of 7 days is running
      And the lockbox is offline
      And the keyholder unlocks the lockbox
      Then the lockbox is locked
      When the lockbox comes online
      Then the lockbox is unlocked
      And the dashboard shows the session as "completed"

    Scenario: The keyholder's unlock waits for a box that sleeps
      Given a keyholder's lock session of 7 days is running
      And 1 hour passes
      And the keyholder unlocks the lockbox
      Then the lockbox is locked
      When I press Back
      And 1 minute passes
      Then the lockbox is unlocked

    @safety
    Scenario Outline: A command for a session that is over doesn't touch the next one
      Given a keyholder's lock session of 1 hour is running
      And the lockbox is offline
      And <command>
      And 1 hour passes
      And I start a lock of 119 minutes
      When the lockbox comes online
      Then the display shows "1h 5"

      Examples:
        | command                                   |
        | the keyholder unlocks the lockbox         |
        | the keyholder ends the session            |
        | the keyholder sets the session to 30 days |

  Rule: SEC-1 A command that isn't the dashboard's changes nothing

    @safety
    Scenario Outline: It doesn't open the box
      Given a keyholder's lock session of 7 days is running
      When a command on the link is <attack>
      Then the lockbox is locked
      And the lock session is running
      And the audit log shows "<entry>"

      Examples:
        | attack   | entry         |
        | forged   | altered       |
        | altered  | altered       |
        | replayed | replayed      |

    @safety
    Scenario Outline: It doesn't lock an open box
      Given a keyholder's lock session of 7 days is running
      And the keyholder unlocks the lockbox
      When a command on the link is <attack>
      Then the lockbox is unlocked
      And the lock session has ended
      And the dashboard shows the session as "completed"

      Examples:
        | attack   |
        | forged   |
        | altered  |
        | replayed |

    Scenario: The dashboard's own commands go on working
      Given a keyholder's lock session of 7 days is running
      And a command on the link is forged
      And a command on the link is altered
      And a command on the link is replayed
      When the keyholder unlocks the lockbox
      Then the lockbox is unlocked

  Rule: SEC-3 Bad input is refused, and nothing opens

    Scenario Outline: A duration that makes no sense
      Given a keyholder's lock session of 7 days is running
      When the keyholder sets the session to <duration>
      Then the request is refused with "duration"
      And the lock session is running

      Examples:
        | duration   |
        | 0 seconds  |
        | 1001 years |

    Scenario: Contacts that bounce count once
      When I turn the knob 3 steps clockwise
      And I press Lock/Enter
      Then the display shows "Change Password"

    @safety
    Scenario: Many quick touches of everything open nothing
      Given a lock session of 7 days is running
      When I hold Lock/Enter for 50 ms
      And I turn the knob 7 steps counter-clockwise
      And I hold Back for 20 ms
      And I turn the knob 30 steps clockwise
      And I hold Lock/Enter for 1.9 seconds
      Then the lockbox is locked
