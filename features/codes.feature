# Source: behaviour.md, section 8; RST-3 for the password
Feature: Codes at the keypad
  The box locks without a session and opens to whoever knows a code; guessing takes too long.

  Background:
    Given a lockbox

  Rule: KEY-8 Lock with Code locks without a session, and a valid credential opens

    @smoke
    Scenario: Locked with a code there is no session
      When I lock with a code
      Then the lockbox is locked
      And the lock session has ended
      And the display shows "Locked with a code"
      And I cannot take the key out

    @smoke
    Scenario: The master password opens it
      Given the lockbox is locked with a code
      When I enter "2580" on the keypad
      Then the lockbox unlocks within 1 second
      And the display shows "Relocks in 0:30"
      And I can take the key out

    Scenario: The default password has to be changed first
      Given a factory-new lockbox
      When I lock with a code
      Then the lockbox is unlocked
      And the request is refused with "password first"

    Scenario: A wrong code opens nothing
      Given the lockbox is locked with a code
      When I enter "2581" on the keypad
      Then the lockbox is locked
      And the display shows "Wrong code"
      And the audit log shows "wrong code" once

    Scenario Outline: Only the whole code counts
      Given the lockbox is locked with a code
      When I enter "<entry>" on the keypad
      Then the lockbox is locked

      Examples:
        | entry         |
        | 258           |
        | 25800         |
        | 02580         |
        | 0852          |
        | 123456        |
        | 111111112580  |
        | 258025802580  |

    Scenario: Opened, the menu offers to stay so
      Given the lockbox is locked with a code
      When I enter "2580" on the keypad
      Then the menu shows:
        | Lock          |
        | Lock Forever  |
        | Stay Unlocked |
        | Settings      |
        | Sleep         |

    Scenario Outline: 30 seconds later it locks again by itself
      Given the lockbox is locked with a code
      And I enter "2580" on the keypad
      When <waited> pass
      Then the lockbox is <state>

      Examples:
        | waited     | state    |
        | 29 seconds | unlocked |
        | 32 seconds | locked   |

    Scenario: Locked again, the code opens it again
      Given the lockbox is locked with a code
      And I enter "2580" on the keypad
      When 1 minute passes
      Then the lockbox is locked
      And the audit log shows "locked again" once
      When I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: Stay Unlocked ends it
      Given the lockbox is locked with a code
      And I enter "2580" on the keypad
      When I choose "Stay Unlocked"
      And 1 hour passes
      Then the lockbox is unlocked
      And the menu does not offer "Stay Unlocked"
      When I choose "Lock with Code"
      Then the lockbox is locked

    Scenario Outline: Any input begins the 30 seconds anew
      Given the lockbox is locked with a code
      And I enter "2580" on the keypad
      When 25 seconds pass
      And <input>
      And 25 seconds pass
      Then the lockbox is unlocked
      When 7 seconds pass
      Then the lockbox is locked

      Examples:
        | input                            |
        | I turn the knob 1 step clockwise |
        | I press "1" on the keypad        |
        | I press Back                     |
        | I connect USB power              |

    Scenario: With the plate open it never locks again
      Given the lockbox is locked with a code
      And I enter "2580" on the keypad
      When I open the back plate
      And 5 minutes pass
      Then the lockbox is unlocked
      When I close the back plate
      And 28 seconds pass
      Then the lockbox is unlocked
      When 4 seconds pass
      Then the lockbox is locked

    Scenario: Without the back plate it doesn't lock
      Given the back plate is open
      When I lock with a code
      Then error E-LOCK-3 is shown
      And the lockbox is unlocked

    Scenario: With an empty battery it doesn't lock
      Given the battery is at 4 %
      When I lock with a code
      Then the request is refused with "Battery low"
      And the lockbox is unlocked

    Scenario: An empty battery never keeps it from opening
      Given the lockbox is locked with a code
      And the battery is at 1 %
      When I enter "2580" on the keypad
      Then the lockbox unlocks within 1 second

    Scenario: A latch that jams is driven back
      Given the latch jams
      When I lock with a code
      Then error E-LOCK-1 is shown
      When the latch is freed
      And I choose "Retry"
      Then the lockbox is locked
      When I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: A latch that jams while it opens is tried again
      Given the lockbox is locked with a code
      When the latch jams
      And I enter "2580" on the keypad
      Then error E-LOCK-2 is shown
      When the power is cut for 1 minute
      Then error E-LOCK-2 is shown
      When the latch is freed
      And I choose "Retry"
      Then the lockbox is unlocked
      And the solenoid was never driven for longer than 2 seconds

    Scenario: A latch that jams while it locks again is not driven on and on
      Given the lockbox is locked with a code
      And I enter "2580" on the keypad
      When the latch jams
      And 40 seconds pass
      Then error E-LOCK-1 is shown
      When 1 minute passes
      Then the lockbox is unlocked
      And the solenoid was never driven for longer than 2 seconds
      When the latch is freed
      And I choose "Retry"
      Then the lockbox is locked

    Scenario Outline: One broken latch sensor changes nothing
      Given latch sensor <number> is stuck at <reading>
      And the lockbox is locked with a code
      When I enter "2580" on the keypad
      Then the lockbox is unlocked
      And no error is shown
      When 31 seconds pass
      Then the lockbox is locked

      Examples:
        | number | reading  |
        | 1      | locked   |
        | 2      | unlocked |

    Scenario: In a cooldown it doesn't lock
      Given a lock session of 1 hour is running
      When I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      And I lock with a code
      Then error E-LOCK-20 is shown
      And the lockbox is unlocked

    Scenario Outline: In a session no code opens
      Given <session>
      When I enter "2580" on the keypad
      Then the lockbox is locked
      And the lock session is running

      Examples:
        | session                                        |
        | a lock session of 1 day is running             |
        | a keyholder's lock session of 7 days is running |
        | a Lock Forever session is running              |

    Scenario: There is no automatic lock in a break
      Given breaks of 15 minutes are allowed every 1 hour
      And a lock session of 1 day is running
      And USB power is connected
      And 1 hour passes
      When I open the lock menu
      And I choose "Take a Break"
      And I confirm
      And 10 minutes pass
      Then the lockbox is unlocked
      And the break is running

    Scenario: Below 5 % it locks again all the same, for it is no new lock
      Given the lockbox is locked with a code
      And the battery is at 4 %
      When I enter "2580" on the keypad
      And 32 seconds pass
      Then the lockbox is locked
      When I enter "2580" on the keypad
      And I choose "Stay Unlocked"
      And I lock with a code
      Then the request is refused with "Battery low"

  Rule: SES-8 Starting any lock ends the code lock

    Scenario: A session after the code lock ends for good
      Given the lockbox is locked with a code
      And I enter "2580" on the keypad
      When I start a lock of 10 minutes
      Then the lock session is running
      When 10 minutes pass
      Then the lockbox unlocks within 1 second
      When 2 minutes pass
      Then the lockbox is unlocked
      And the menu does not offer "Stay Unlocked"

    Scenario: The keyholder starts a session while it is locked with a code
      Given the lockbox is locked with a code
      And USB power is connected
      When the keyholder starts a lock session of 1 hour
      Then the dashboard shows the session as "locked"
      And the lock session is running
      When I enter "2580" on the keypad
      Then the lockbox is locked
      When 1 hour passes
      Then the lockbox is unlocked
      When 2 minutes pass
      Then the lockbox is unlocked

    Scenario: A start that is refused leaves the code lock as it is
      Given the lockbox is locked with a code
      And the battery is at 4 %
      When the keyholder starts a lock session of 1 hour
      Then the request is refused with "Battery low"
      And the lockbox is locked
      When I enter "2580" on the keypad
      Then the lockbox is unlocked

  Rule: BTN-5 The menu of a box that is locked with a code

    Scenario: It offers neither break nor emergency unlock
      Given the lockbox is locked with a code
      When I open the lock menu
      Then the menu shows:
        | Go Back        |
        | Sleep          |
        | Restart Device |

    Scenario: A restart leaves it locked
      Given the lockbox is locked with a code
      When I open the lock menu
      And I choose "Restart Device"
      Then the lockbox is locked
      And the display shows "Locked with a code"
      When I enter "2580" on the keypad
      Then the lockbox is unlocked

  Rule: EMG-4 Settings change only while the device is unlocked

    Scenario: Locked with a code the keyholder can't switch the emergency unlock
      Given the lockbox is locked with a code
      When the keyholder turns emergency unlock off
      Then the request is refused with "only while unlocked"
      When I enter "2580" on the keypad
      And the keyholder turns emergency unlock off
      And I choose "Settings"
      Then the display shows "Emergency Unlock: off"

  Rule: BTN-8 Keypad keys act at once, out of the dark too

    Scenario: Out of the dark
      Given the lockbox is locked with a code
      When 5 minutes pass
      Then the display is off
      When I enter "2580" on the keypad
      Then the lockbox unlocks within 1 second

    Scenario: Out of deep sleep
      Given the lockbox is locked with a code
      When 1 hour passes
      Then the link is down
      When I enter "2580" on the keypad
      Then the lockbox unlocks within 1 second

    Scenario: The first key that wakes the box counts
      Given the lockbox is locked with a code
      And 5 minutes pass
      When I press "2" on the keypad
      Then the display is bright
      When I press "580#" on the keypad
      Then the lockbox is unlocked

  Rule: KEY-10 An entry is ended, cleared, or forgotten after a pause

    Scenario: * clears
      Given the lockbox is locked with a code
      When I press "99*2580#" on the keypad
      Then the lockbox is unlocked

    Scenario: # without digits is no wrong code
      Given the lockbox is locked with a code
      When I press "######" on the keypad
      Then the keypad is enabled

    Scenario Outline: A pause over 10 seconds clears a begun entry
      Given the lockbox is locked with a code
      When I press "25" on the keypad
      And <pause> pass
      And I press "80#" on the keypad
      Then the lockbox is <state>

      Examples:
        | pause       | state    |
        | 9.8 seconds | unlocked |
        | 11 seconds  | locked   |

    Scenario: After the pause a whole entry counts
      Given the lockbox is locked with a code
      When I press "25" on the keypad
      And 11 seconds pass
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: A restart forgets a begun entry
      Given the lockbox is locked with a code
      When I press "25" on the keypad
      And I hold Lock/Enter for 10 seconds
      And I press "80#" on the keypad
      Then the lockbox is locked

  Rule: KEY-10 Each further 5 wrong codes disable the keypad for longer

    Background:
      Given USB power is connected
      And the lockbox is locked with a code
      And I enter "1111" on the keypad
      And I enter "2222" on the keypad
      And I enter "3333" on the keypad
      And I enter "4444" on the keypad

    @smoke
    Scenario Outline: Five wrong codes disable it for 1 minute
      When I enter "5555" on the keypad
      And <waited> pass
      Then the keypad is <state>

      Examples:
        | waited     | state    |
        | 1 second   | disabled |
        | 57 seconds | disabled |
        | 61 seconds | enabled  |

    Scenario: The display says how long
      When I enter "5555" on the keypad
      Then the display shows "Keypad off 0:59"

    Scenario: Presses meanwhile are ignored and don't prolong it
      When I enter "5555" on the keypad
      And 30 seconds pass
      And I enter "2580" on the keypad
      Then the lockbox is locked
      And the keypad is disabled
      When 31 seconds pass
      Then the keypad is enabled
      And the lockbox is locked

    Scenario: What was begun while it was off is no entry afterwards
      When I enter "5555" on the keypad
      And 58 seconds pass
      And I press "25" on the keypad
      And 3 seconds pass
      And I press "80#" on the keypad
      Then the lockbox is locked

    Scenario: The next five take 5 minutes, then 10, then 10 again
      When I enter "5555" on the keypad
      And 61 seconds pass
      And I press "1#2#3#4#5#" on the keypad
      And 295 seconds pass
      Then the keypad is disabled
      When 6 seconds pass
      Then the keypad is enabled
      When I press "1#2#3#4#5#" on the keypad
      And 595 seconds pass
      Then the keypad is disabled
      When 6 seconds pass
      Then the keypad is enabled
      When I press "1#2#3#4#5#" on the keypad
      And 595 seconds pass
      Then the keypad is disabled
      When 6 seconds pass
      Then the keypad is enabled

    Scenario: The master password clears the count
      When I enter "2580" on the keypad
      And I lock with a code
      And I press "1#2#3#4#" on the keypad
      Then the keypad is enabled
      When I enter "5555" on the keypad
      Then the keypad is disabled

    Scenario: The count survives a restart
      When I hold Lock/Enter for 10 seconds
      And I enter "5555" on the keypad
      Then the keypad is disabled

    Scenario: The count survives a power cut
      When the power is cut for 1 hour
      And I enter "5555" on the keypad
      Then the keypad is disabled

    Scenario: A restart doesn't shorten it
      When I enter "5555" on the keypad
      And 10 seconds pass
      And I hold Lock/Enter for 10 seconds
      Then the keypad is disabled
      When I enter "2580" on the keypad
      Then the lockbox is locked
      When 1 minute passes
      Then the keypad is enabled

    Scenario: Without power it doesn't go on
      When I enter "5555" on the keypad
      And the power is cut for 2 minutes
      Then the keypad is disabled
      When 1 minute passes
      Then the keypad is enabled

    Scenario: Without a clock it counts as well
      When I enter "5555" on the keypad
      And the clock loses its time
      And 50 seconds pass
      Then the keypad is disabled
      When 11 seconds pass
      Then the keypad is enabled

    Scenario: It is on record
      When I enter "5555" on the keypad
      Then the audit log shows "keypad disabled" once

    Scenario: Wrong codes in a session count, and the session goes on
      Given a keyholder's lock session of 1 hour is running
      When I enter "5555" on the keypad
      Then the lock session is running
      And the keypad is disabled
      And the lockbox is locked

  Rule: PWR-2 The code lock survives a loss of power

    Scenario Outline: It comes back locked, and the code opens it
      Given the lockbox is locked with a code
      When the power is cut for <cut>
      Then the lockbox is locked
      And the display shows "Locked with a code"
      When I enter "2580" on the keypad
      Then the lockbox is unlocked

      Examples:
        | cut       |
        | 100 ms    |
        | 1 minute  |
        | 30 days   |

    Scenario: Opened and cut, it locks again by itself
      Given the lockbox is locked with a code
      And I enter "2580" on the keypad
      When the power is cut for 1 minute
      Then the lockbox is unlocked
      When 32 seconds pass
      Then the lockbox is locked

    Scenario: Cut while it is opened, the code opens it afterwards
      Given the lockbox is locked with a code
      And I press "2580" on the keypad
      When the power is cut for 1 minute
      And I enter "2580" on the keypad
      Then the lockbox is unlocked

  Rule: PWR-1 A key of the keypad is an input

    Scenario: A key keeps the display bright
      When 25 seconds pass
      And I press "*" on the keypad
      And 25 seconds pass
      Then the display is bright

    Scenario: A key keeps the box awake
      When 9 minutes pass
      And I press "*" on the keypad
      And 9 minutes pass
      Then the link is up

  Rule: RST-3 The master password is changed at the keypad, entered twice

    Scenario Outline: It has 4 to 8 digits and isn't the default
      When I change the password to "<new>"
      And I lock with a code
      And I enter "<tested>" on the keypad
      Then the lockbox is unlocked

      Examples:
        | new       | tested   |
        | 1234      | 1234     |
        | 0000      | 0000     |
        | 12345678  | 12345678 |
        | 123       | 2580     |
        | 123456789 | 2580     |
        | 123456    | 2580     |

    Scenario Outline: What is wrong with it is said
      When I change the password to "<new>"
      Then the request is refused with "<why>"

      Examples:
        | new       | why        |
        | 123       | 4-8 digits |
        | 123456789 | 4-8 digits |
        | 123456    | default    |

    Scenario: Both entries have to be alike
      When I choose "Settings"
      And I choose "Change Password"
      And I enter "1111" on the keypad
      And I enter "2222" on the keypad
      Then the request is refused with "differ"
      When I lock with a code
      And I enter "1111" on the keypad
      Then the lockbox is locked
      When I enter "2580" on the keypad
      Then the lockbox is unlocked

    Scenario: The old one no longer opens
      Given the master password is "86420"
      When I lock with a code
      And I enter "2580" on the keypad
      Then the lockbox is locked
      When I enter "86420" on the keypad
      Then the lockbox is unlocked

    Scenario: The new one survives a loss of power
      When I change the password to "7913"
      And the power is cut for 1 minute
      And I lock with a code
      And I enter "7913" on the keypad
      Then the lockbox is unlocked
      And the audit log shows "password changed"

    Scenario: A begun change is left with Back and changes nothing
      When I choose "Settings"
      And I choose "Change Password"
      And I enter "1111" on the keypad
      And I press Back
      And I lock with a code
      And I enter "1111" on the keypad
      Then the lockbox is locked
