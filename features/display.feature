Feature: What the display says
  The header tells what the sensors see; the words below tell what the session is.
  Source: rules BTN-11 and BTN-12.

  Background:
    Given a lockbox

  Rule: BTN-11 The header shows latch, plate, link and battery

    Scenario: An unlocked box, closed and online
      Then the header shows "unlocked"
      And the header shows "plate"
      And the header shows "link"
      And the header shows "battery 80 %"

    Scenario: The lock icon follows the sensors, even against the session
      Given a lock session of 1 hour is running
      When latch sensor 1 is stuck at unlocked
      And latch sensor 3 is stuck at unlocked
      And I press Back
      Then the header shows "unlocked"
      And the lock session is running

    Scenario: An open plate
      When I open the back plate
      Then the header shows "no plate"
      When I close the back plate
      Then the header shows "plate"

    Scenario: A lost link
      When the lockbox goes offline
      Then the header shows "no link"
      When the lockbox comes online
      Then the header shows "link"

    Scenario Outline: The battery
      When the battery is at <level> %
      And I press Back
      Then the header shows "battery <level> %"

      Examples:
        | level |
        | 100   |
        | 42    |
        | 1     |

  Rule: BTN-12 The status in words

    Scenario: The lock screen says Locked
      Given a lock session of 1 hour is running
      Then the header shows "locked"
      And the display shows "Locked"
      And the display shows "Hold Lock/Enter for menu"

    Scenario Outline: An error stays for as long as nobody has read it
      Given the back plate is open
      And I start a lock of 10 minutes
      When <time> pass
      And I press Back
      Then error E-LOCK-3 is shown

      Examples: The press only wakes
        | time       |
        | 40 seconds |
        | 5 minutes  |

    Scenario Outline: An error is left by either button
      Given the back plate is open
      And I start a lock of 10 minutes
      When I press <button>
      Then no error is shown
      And the display shows "Lock Forever"

      Examples:
        | button     |
        | Back       |
        | Lock/Enter |
