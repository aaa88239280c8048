Feature: Take a Break
  A pause for hygiene or comfort, without the price of an emergency unlock.
  Source: document A, step 4; rules BRK-1, BTN-7 and PWR-4.

  Background:
    Given a lockbox
    And breaks of 15 minutes are allowed every 1 day
    And a keyholder's lock session of 3 days is running

  Rule: BRK-1 A break is offered where the session allows it, and not too soon

    Scenario Outline: The interval counts from the start of the session, equal counts as passed
      When <waited> pass
      And I open the lock menu
      And I choose "Take a Break"
      Then the display <shown> "Too Soon"

      Examples:
        | waited                         | shown         |
        | 1 minute                       | shows         |
        | 23 hours 59 minutes 30 seconds | shows         |
        | 1 day                          | does not show |
        | 2 days                         | does not show |

    Scenario: Too soon, it tells the wait and stays locked
      When 10 seconds pass
      And I open the lock menu
      And I choose "Take a Break"
      Then the display shows "Too Soon"
      And the display shows "23h 59:"
      And the lockbox is locked

  Rule: BTN-7 A break is confirmed first

    Scenario: Back cancels it with no effect
      Given 1 day passes
      And I open the lock menu
      And I choose "Take a Break"
      When I press Back
      Then the lockbox is locked
      And the dashboard shows the session as "locked"

  Rule: PWR-4 A cut at any moment ends no session

    @safety
    Scenario Outline: A cut while the break begins
      Given 1 day passes
      And I open the lock menu
      And I choose "Take a Break"
      When I confirm and the power is cut <delay> later
      And the power is restored
      Then the lock session is running
      And no cooldown is running

      Examples:
        | delay    |
        | 1 ms     |
        | 30 ms    |
        | 100 ms   |
        | 250 ms   |
        | 1 second |
