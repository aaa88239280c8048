Feature: Emergency unlock by breaking the back plate open
  Where the menu can't help, the back plate gives way: destructive, and without a word to anybody.
  Source: document A, "If the software unlock is unavailable", troubleshooting and answers; rules EMG-6, EMG-7 and EMG-8.

  Background:
    Given a lockbox

  Rule: EMG-6 The plate opens by force, and no unlock is signalled

    @smoke @safety
    Scenario: The broken plate gives the key
      Given emergency unlock is off
      And a keyholder's lock session of 7 days is running
      When I break the back plate open
      Then I can take the key out
      And the back plate has to be replaced
      And the lockbox is locked

    Scenario: The device and the dashboard still say locked
      Given a keyholder's lock session of 7 days is running
      When I break the back plate open
      Then the display shows "Locked"
      And the header shows "no plate"
      And the lock session is running
      And the dashboard shows the session as "locked"

    Scenario: The keyholder ends the session from the dashboard
      Given a keyholder's lock session of 7 days is running
      And I break the back plate open
      When the keyholder ends the session
      Then the dashboard shows the session as "completed"
      And the lock session has ended
      And no cooldown is running

    Scenario: For a self-locked person support ends the session
      Given a lock session of 7 days is running
      And I break the back plate open
      When the administrator ends the session
      Then the dashboard shows the session as "completed"
      And the lock session has ended

    @safety
    Scenario: Support doesn't end a session whose box wasn't broken open
      Given a lock session of 7 days is running
      When the administrator ends the session
      Then the request is refused with "local session"
      And the lock session is running

    Scenario: The plate that went away is logged
      Given a keyholder's lock session of 7 days is running
      When I break the back plate open
      Then the audit log shows "tamper"

    Scenario: A session goes on to its end behind a broken plate
      Given a lock session of 2 hours is running
      And I break the back plate open
      When 1 hour 59 minutes pass
      Then the lockbox is locked
      When 1 minute passes
      Then the lockbox unlocks within 2 seconds

    Scenario: With a broken plate nothing locks
      Given a keyholder's lock session of 7 days is running
      And I break the back plate open
      And the keyholder ends the session
      When I start a lock of 10 minutes
      Then error E-LOCK-3 is shown
      And the lockbox is unlocked

    Scenario: With a new plate the box locks again
      Given a keyholder's lock session of 7 days is running
      And I break the back plate open
      And the keyholder ends the session
      And I replace the back plate
      And I close the back plate
      When I start a lock of 10 minutes
      Then the lockbox is locked

  Rule: EMG-7 When nothing else helps

    @drill @safety
    Scenario: The option is disabled
      Given emergency unlock is off
      And a keyholder's lock session of 7 days is running
      When I open the lock menu
      Then the menu does not offer "Emergency Unlock"
      When I break the back plate open
      Then I can take the key out

    @drill @safety
    Scenario: The device doesn't respond, plugged in and restarted or not
      Given a lock session of 7 days is running
      And the lockbox stops responding
      When I connect USB power
      Then the lockbox is locked
      When I break the back plate open
      Then I can take the key out

    @drill @safety
    Scenario: There is no power at all
      Given a keyholder's lock session of 7 days is running
      And the power is cut
      When I break the back plate open
      Then I can take the key out

  Rule: EMG-8 Whatever the settings, there is a way out

    @safety
    Scenario Outline: The plate is a way out whatever the keyholder has chosen
      Given the keyholder starts a lock session:
        | duration   | emergency unlock | time hidden |
        | <duration> | <emergency>      | <hidden>    |
      Then I cannot take the key out
      When I break the back plate open
      Then I can take the key out

      Examples:
        | duration | emergency | hidden |
        | 7 days   | on        | no     |
        | 7 days   | off       | yes    |
        | forever  | off       | yes    |

    @safety
    Scenario: With the latch jammed for good the plate remains
      Given a lock session of 1 day is running
      And the latch jams
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      When I break the back plate open
      Then I can take the key out
