// What the app asks. The Relay compiler reads this file, and nothing runs it.

graphql`
  query operationsFeedQuery($first: Int, $after: String) {
    ...operationsFeed_query
    viewer {
      account {
        handle
      }
    }
  }
`;

graphql`
  fragment operationsFeed_query on Query @refetchable(queryName: "operationsFeedPageQuery") {
    feed(first: $first, after: $after) @connection(key: "operationsFeed_feed") {
      edges {
        node {
          id
          ...operationsCard_image
        }
      }
    }
  }
`;

graphql`
  fragment operationsCard_image on Image {
    prompt
    url(size: CARD)
    viewerCan {
      remix {
        allowed
      }
    }
  }
`;

graphql`
  mutation operationsLikeMutation($image: ID!) {
    likeImage(image: $image) {
      image {
        id
        viewerHasLiked
        likeCount
      }
      errors {
        code
      }
    }
  }
`;

graphql`
  mutation operationsCancelMutation($id: ID!) {
    cancelGeneration(id: $id) {
      generation {
        id
        status
      }
    }
  }
`;

graphql`
  subscription operationsGenerationSubscription($id: ID!) {
    generation(id: $id) {
      id
      status
      progress
    }
  }
`;
